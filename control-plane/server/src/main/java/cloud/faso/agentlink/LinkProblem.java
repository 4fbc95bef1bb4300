package cloud.faso.agentlink;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** What can go wrong in the conversation itself. */
enum LinkProblem implements ProblemCode {
  RANGE_NOT_SATISFIABLE(ErrorKind.RANGE_NOT_SATISFIABLE);

  private final ErrorKind kind;

  LinkProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
