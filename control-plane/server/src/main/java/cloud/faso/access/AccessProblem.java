package cloud.faso.access;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of signing in, and of those who did and may do nothing yet. */
public enum AccessProblem implements ProblemCode {
  /** A person to whom nobody gave a role. */
  NO_ROLE(ErrorKind.FORBIDDEN),
  PASSWORD_CHANGE_REQUIRED(ErrorKind.FORBIDDEN),
  WRONG_CREDENTIALS(ErrorKind.UNAUTHENTICATED),
  LOGIN_DELAYED(ErrorKind.TOO_MANY_REQUESTS),
  ISSUER_UNAVAILABLE(ErrorKind.UNAVAILABLE),
  /** Nothing is changed any more in a ministry that has ended. */
  MINISTRY_RETIRED(ErrorKind.CONFLICT),
  /** Nothing is changed any more in a tenant that is about to go. */
  TENANT_RETIRING(ErrorKind.CONFLICT);

  private final ErrorKind kind;

  AccessProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
