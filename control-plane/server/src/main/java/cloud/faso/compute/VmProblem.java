package cloud.faso.compute;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of VMs. */
public enum VmProblem implements ProblemCode {
  WRONG_PHASE(ErrorKind.CONFLICT),
  NO_ROOM(ErrorKind.CONFLICT),
  NO_NETWORK(ErrorKind.CONFLICT),
  LEASE_ENDED(ErrorKind.CONFLICT),
  LEASE_TOO_LONG(ErrorKind.FORBIDDEN),
  NO_USER_DATA(ErrorKind.CONFLICT),
  CONSOLE_UNAVAILABLE(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  VmProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
