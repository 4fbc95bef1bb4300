package cloud.faso.access;

import cloud.faso.platform.id.TypedId;

/** The id of a person, e.g. {@code person-01k3…}. */
public record PersonId(String value) implements TypedId {

  public static final String PREFIX = "person";
}
