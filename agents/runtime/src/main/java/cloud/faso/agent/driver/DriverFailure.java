package cloud.faso.agent.driver;

/** A driver could not look or act. The runtime tries again later; the driver does not. */
public final class DriverFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * A failure to be shown to the VM's owner.
   *
   * @param code stable, for scripts: {@code disk-full}, {@code name-taken}, …
   * @param message one sentence a person can act on; never a secret
   */
  public DriverFailure(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The same, with what caused it, which goes to the agent's log only. */
  public DriverFailure(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Stable, for scripts. */
  public String code() {
    return code;
  }

  /** One sentence a person can act on. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
