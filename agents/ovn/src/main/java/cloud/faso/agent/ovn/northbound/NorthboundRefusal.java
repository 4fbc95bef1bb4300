package cloud.faso.agent.ovn.northbound;

/** The database took none of a transaction's changes, and would not if asked again. */
public final class NorthboundRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what the database said. */
  public NorthboundRefusal(String message) {
    super(message);
  }
}
