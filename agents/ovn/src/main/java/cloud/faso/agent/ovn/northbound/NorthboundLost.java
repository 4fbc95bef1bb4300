package cloud.faso.agent.ovn.northbound;

/** There is no connection to the northbound database, or not for long enough. */
public final class NorthboundLost extends Exception {
  private static final long serialVersionUID = 1L;

  /** With one sentence that a person can act on. */
  public NorthboundLost(String message) {
    super(message);
  }

  /** The same, with what caused it. */
  public NorthboundLost(String message, Throwable cause) {
    super(message, cause);
  }
}
