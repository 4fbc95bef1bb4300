package cloud.faso.agent.link;

/** A call got no proper answer. */
public final class LinkFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  public enum Kind {
    /** Nobody answered, or not to the end: try again later. */
    UNREACHABLE,
    /** The control plane answered that it cannot just now: try again later. */
    UNAVAILABLE,
    /** Another session of the node is the living one: stop. */
    SUPERSEDED,
    /** The node is retired or its certificate revoked: stop, guests stay as they are. */
    RETIRED,
    /** The control plane does not know us, e.g. an expired certificate or a used join token. */
    UNAUTHENTICATED,
    /** There is no such thing, e.g. an image that was deleted, or a session after a restore. */
    NOT_FOUND,
    /** Anything else: one end has a bug or is too old. */
    REJECTED
  }

  private final Kind kind;

  /** With one sentence a person can act on. */
  public LinkFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** The same, with what caused it. */
  public LinkFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What to do about it. */
  public Kind kind() {
    return kind;
  }

  /** True when the agent must not go on speaking for its node. */
  public boolean ends() {
    return kind == Kind.SUPERSEDED || kind == Kind.RETIRED;
  }
}
