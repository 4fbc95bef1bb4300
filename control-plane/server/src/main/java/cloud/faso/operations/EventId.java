package cloud.faso.operations;

import cloud.faso.platform.id.TypedId;

/** The id of an event, e.g. {@code ev-01k3…}. */
public record EventId(String value) implements TypedId {

  public static final String PREFIX = "ev";
}
