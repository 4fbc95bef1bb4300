package cloud.faso.testcloud;

/** The process dies here; nobody catches it but the scheduler's callers. */
@SuppressWarnings("serial") // never leaves the thread
final class Crash extends Error {
  private static final long serialVersionUID = 1;

  Crash() {
    super("kill -9", null, false, false);
  }
}
