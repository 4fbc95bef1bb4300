package cloud.faso.confirmations;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of the two-person rule. */
public enum ConfirmationProblem implements ProblemCode {
  /** It was confirmed, withdrawn or too late already. */
  CONFIRMATION_ENDED(ErrorKind.CONFLICT),
  /** One of the two got a password or the role from somebody else but a moment ago. */
  OPERATOR_TOO_NEW(ErrorKind.FORBIDDEN),
  /** Who answers for a service account is no operator any more. */
  NOBODY_ANSWERS(ErrorKind.FORBIDDEN),
  /** Whoever asked cannot confirm it, under whatever name. */
  SAME_PERSON(ErrorKind.FORBIDDEN);

  private final ErrorKind kind;

  ConfirmationProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
