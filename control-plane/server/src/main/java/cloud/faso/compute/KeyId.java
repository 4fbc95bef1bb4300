package cloud.faso.compute;

import cloud.faso.platform.id.TypedId;

/** The id of an SSH key, e.g. {@code key-01k3…}. */
public record KeyId(String value) implements TypedId {

  public static final String PREFIX = "key";
}
