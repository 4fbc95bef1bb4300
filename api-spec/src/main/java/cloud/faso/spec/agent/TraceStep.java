package cloud.faso.spec.agent;

/** What happens to a packet at a hop; the note of the hop is what is said of it here. */
public enum TraceStep {
  /** A port sends it. Note: from which address. */
  ENTERS,
  /** The sending port has no address of the family. Ends. */
  NO_ADDRESS_OF_FAMILY,
  /** A port may not send from that address or MAC. Ends. */
  ANTI_SPOOFING_DROPS,
  /** A security group's rule lets it pass. */
  RULE_ALLOWS,
  /** It passes whatever security groups say. */
  ALWAYS_ALLOWED,
  /** It is dropped whatever security groups say. Ends. */
  NEVER_ALLOWED,
  /** None of the sending port's security groups lets it out. Ends. */
  NO_RULE_ALLOWS_SENDING,
  /** None of the receiving port's security groups lets it in. Ends. */
  NO_RULE_ALLOWS_RECEIVING,
  /** A segment carries it on. */
  CARRIES,
  /** Nobody on a segment has the address. Ends. Note: the address. */
  NO_SUCH_ADDRESS,
  /** No router joins the segment. Ends. */
  NO_ROUTER,
  /** A router knows the way. Note: by which CIDR. */
  ROUTES,
  /** A router knows no way. Ends. */
  NO_ROUTE,
  /** A router may not lead it on. Ends. */
  BARRED,
  /** It goes on to another address. Note: which. */
  TRANSLATES_DESTINATION,
  /** It goes on from another address. Note: which. */
  TRANSLATES_SOURCE,
  /** It goes on to one of a load balancer's members. Note: their addresses. */
  BALANCES,
  /** What it meets answers itself. Ends. */
  ANSWERS,
  /** Nothing listens there but for DHCP and DNS. Ends. */
  NOBODY_THERE,
  /** It leaves by an external network. Ends. */
  LEAVES,
  /** A port gets it. Ends. */
  DELIVERED,
  /** It is dropped for another reason. Ends. Note: by which table of OVN's. */
  DROPS,
  /** What becomes of it is not known. Ends. Note: the last table of OVN's. */
  UNDECIDED,
  /** The agent does not know the sending port. Ends. */
  PORT_UNKNOWN,
  /** The agent was not told where the southbound database is. Ends. */
  NO_SOUTHBOUND,
  /** OVN's tracer failed. Ends. */
  TRACER_FAILED,
  /** OVN's tracer did not end in time. Ends. */
  TRACER_SLOW
}
