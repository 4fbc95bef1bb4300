package cloud.faso.network;

/** To whom an offer is shown. */
public enum PeeringAudience {
  /** The other tenants of its ministry. */
  MINISTRY,
  EVERYONE
}
