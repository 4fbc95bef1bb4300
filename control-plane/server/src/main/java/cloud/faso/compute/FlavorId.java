package cloud.faso.compute;

import cloud.faso.platform.id.TypedId;

/** The id of a flavor, e.g. {@code flavor-01k3…}. */
public record FlavorId(String value) implements TypedId {

  public static final String PREFIX = "flavor";
}
