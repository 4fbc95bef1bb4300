package cloud.faso.access;

import cloud.faso.platform.id.TypedId;

/** The id of an API token, e.g. {@code token-01k3…}. */
public record TokenId(String value) implements TypedId {

  public static final String PREFIX = "token";
}
