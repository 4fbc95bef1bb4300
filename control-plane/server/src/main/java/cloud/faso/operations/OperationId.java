package cloud.faso.operations;

import cloud.faso.platform.id.TypedId;

/** The id of an operation, e.g. {@code op-01k3…}. */
public record OperationId(String value) implements TypedId {

  public static final String PREFIX = "op";
}
