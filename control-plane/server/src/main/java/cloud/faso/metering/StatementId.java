package cloud.faso.metering;

import cloud.faso.platform.id.TypedId;

/** The id of a closed statement, e.g. {@code statement-01k3…}. */
public record StatementId(String value) implements TypedId {

  public static final String PREFIX = "statement";
}
