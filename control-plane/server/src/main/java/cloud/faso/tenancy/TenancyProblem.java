package cloud.faso.tenancy;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of ministries, tenants and quotas. */
public enum TenancyProblem implements ProblemCode {
  QUOTA_EXCEEDED(ErrorKind.CONFLICT),
  LOAN_OUTLASTS_MINISTRY(ErrorKind.CONFLICT),
  BUDGET_EXCEEDED(ErrorKind.CONFLICT),
  GRACE_OVER(ErrorKind.CONFLICT);

  private final ErrorKind kind;

  TenancyProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
