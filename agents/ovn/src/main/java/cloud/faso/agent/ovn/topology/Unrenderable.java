package cloud.faso.agent.ovn.topology;

/** A spec asks for what cannot be put into the database. */
final class Unrenderable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /** With one sentence that a person can act on. */
  Unrenderable(String code, String message) {
    super(message);
    this.code = code;
  }

  /** As a refusal of a thing. */
  Refusal of(String thing) {
    return new Refusal(thing, code, String.valueOf(getMessage()));
  }
}
