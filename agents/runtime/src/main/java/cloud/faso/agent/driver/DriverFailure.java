package cloud.faso.agent.driver;

/** A driver could not look or act. The runtime tries again later; the driver does not. */
public final class DriverFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** The code for a hypervisor that does not answer, whatever it is asked. */
  public static final String UNREACHABLE = "hypervisor-unreachable";

  private final String code;

  /**
   * A failure to be shown to the VM's owner.
   *
   * @param code stable, for scripts: {@code disk-full}, {@code name-taken}, …
   * @param message one sentence that the VM's owner can act on. Nothing of the host is in it: no
   *     path, no address, no name of a program, no text of an exception; that is for the agent's
   *     log, where the cause goes
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
