package cloud.faso.requests;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of requests. */
public enum RequestProblem implements ProblemCode {
  /** It was decided, withdrawn or has lapsed already. */
  REQUEST_ENDED(ErrorKind.CONFLICT),
  /** What is asked for would have ended by now. */
  UNTIL_PASSED(ErrorKind.CONFLICT),
  /** The VM that it is about is gone. */
  VM_GONE(ErrorKind.CONFLICT),
  /** The loan that was to go on longer is over. */
  LOAN_GONE(ErrorKind.CONFLICT),
  /** Whoever asks has too many open. */
  TOO_MANY_OPEN(ErrorKind.CONFLICT),
  /** Whoever asked may act there no more. */
  ASKER_GONE(ErrorKind.CONFLICT),
  /** Whoever asked, or approved before, is not who approves. */
  OWN_REQUEST(ErrorKind.FORBIDDEN);

  private final ErrorKind kind;

  RequestProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
