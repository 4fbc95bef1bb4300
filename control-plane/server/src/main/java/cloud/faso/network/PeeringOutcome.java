package cloud.faso.network;

/** How a peering came to its end. */
public enum PeeringOutcome {
  /** Whoever proposed it took it back before it was agreed. */
  WITHDRAWN,
  REFUSED,
  /** Nobody answered in time. */
  LAPSED,
  /** One of the two ended it. */
  ENDED,
  /** Its day came. */
  EXPIRED,
  TENANT_GONE
}
