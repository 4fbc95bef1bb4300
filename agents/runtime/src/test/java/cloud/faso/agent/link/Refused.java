package cloud.faso.agent.link;

/** An answer other than the one that was hoped for. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  /** HTTP. */
  final int status;

  Refused(int status, String detail) {
    super(detail);
    this.status = status;
  }
}
