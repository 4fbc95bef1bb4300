package cloud.faso.hardware;

import cloud.faso.platform.id.TypedId;

/** The id of a storage pool, e.g. {@code pool-01k3…}. */
public record PoolId(String value) implements TypedId {

  public static final String PREFIX = "pool";
}
