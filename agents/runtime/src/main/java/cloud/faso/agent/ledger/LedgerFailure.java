package cloud.faso.agent.ledger;

/** The ledger could not be written. */
public final class LedgerFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** With one sentence a person can act on. */
  public LedgerFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
