package cloud.faso.network;

/** The id of a segment, e.g. {@code segment-01k3…}. */
public record SegmentId(String value) implements NetworkThing {

  public static final String PREFIX = "segment";
}
