package cloud.faso.cli;

/** How a call ended, for scripts. The numbers never change. */
public enum ExitCode {
  OK(0),
  UNEXPECTED(1),
  USAGE(2),
  NOT_FOUND(3),
  REFUSED(4),
  CONFLICT(5),
  NO_ROOM(6),
  NOT_REACHED(7),
  NO_ANSWER(8),
  INVALID(9);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** Key of the words that explain it in {@code faso --help}. */
  public String key() {
    return "exit." + number;
  }
}
