package cloud.faso.platform.outward;

/** What came of a call to the outside. */
public sealed interface CallResult {

  /**
   * There was an answer.
   *
   * @param status HTTP
   */
  record Answered(int status) implements CallResult {}

  /** There was none. */
  record Failed(Why why) implements CallResult {}

  /** Why there was no answer, as far as the caller's words go. */
  enum Why {
    UNKNOWN_HOST,
    CLOSED,
    TIMEOUT,
    TLS,
    UNREACHABLE
  }
}
