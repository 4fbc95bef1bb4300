package cloud.faso.spec.agent;

/** What would become of a packet. */
public enum TraceVerdict {
  /** Somebody gets it. */
  DELIVERED,
  /** Nobody gets it. */
  DROPPED,
  /** It leaves for a network that Faso does not keep; nobody here knows who gets it. */
  LEFT,
  /** It could not be told. */
  UNKNOWN
}
