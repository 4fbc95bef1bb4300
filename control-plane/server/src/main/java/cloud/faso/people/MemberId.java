package cloud.faso.people;

import cloud.faso.platform.id.TypedId;

/** The id of a membership, e.g. {@code member-01k3…}. */
public record MemberId(String value) implements TypedId {

  public static final String PREFIX = "member";
}
