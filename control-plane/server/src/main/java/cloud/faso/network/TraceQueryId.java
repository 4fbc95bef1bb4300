package cloud.faso.network;

import cloud.faso.platform.id.TypedId;

/** The id of a question what would become of a packet, e.g. {@code trace-01k3…}. */
public record TraceQueryId(String value) implements TypedId {

  public static final String PREFIX = "trace";
}
