package cloud.faso.agent.ledger;

/** A ledger file does not say what was written to it. */
final class LedgerDamage extends Exception {
  private static final long serialVersionUID = 1L;

  LedgerDamage(String message) {
    super(message);
  }
}
