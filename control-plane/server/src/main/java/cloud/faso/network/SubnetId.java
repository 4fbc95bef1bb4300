package cloud.faso.network;

import cloud.faso.platform.id.TypedId;

/** The id of a subnet, e.g. {@code subnet-01k3…}. */
public record SubnetId(String value) implements TypedId {

  public static final String PREFIX = "subnet";
}
