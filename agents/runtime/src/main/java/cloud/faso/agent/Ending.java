package cloud.faso.agent;

/** Why an agent stopped. */
public enum Ending {
  /** It was told to. */
  STOPPED(0),
  /** Another agent process speaks for the node now. */
  SUPERSEDED(3),
  /** The node is retired, or its certificate revoked. */
  RETIRED(4);

  private final int exitCode;

  Ending(int exitCode) {
    this.exitCode = exitCode;
  }

  /** For the process. */
  public int exitCode() {
    return exitCode;
  }
}
