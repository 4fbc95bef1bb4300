package cloud.faso.confirmations;

import cloud.faso.platform.id.TypedId;

/** The id of something that waits for a second person, e.g. {@code cnf-01k3…}. */
public record ConfirmationId(String value) implements TypedId {

  public static final String PREFIX = "cnf";
}
