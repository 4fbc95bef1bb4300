package cloud.faso.people;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of people and what they may do. */
public enum PeopleProblem implements ProblemCode {
  /** A membership that only the person's issuer can end. */
  CLAIMED_MEMBER(ErrorKind.CONFLICT);

  private final ErrorKind kind;

  PeopleProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
