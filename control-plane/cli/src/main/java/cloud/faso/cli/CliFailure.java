package cloud.faso.cli;

/**
 * Why a command ends without having done what it was asked, in words for the person who typed it.
 */
public class CliFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public CliFailure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /** The message, which is never null here. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
