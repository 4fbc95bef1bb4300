package cloud.faso.hardware;

import cloud.faso.platform.id.TypedId;

/** The id of a rack, e.g. {@code rack-01k3…}. */
public record RackId(String value) implements TypedId {

  public static final String PREFIX = "rack";
}
