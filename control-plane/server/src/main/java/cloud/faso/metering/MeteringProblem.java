package cloud.faso.metering;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of prices and statements. */
public enum MeteringProblem implements ProblemCode {
  /** The item has a price from that day on. */
  PRICE_EXISTS(ErrorKind.CONFLICT),
  /** A statement was made with the prices of that day. */
  PRICE_BILLED(ErrorKind.CONFLICT),
  MONTH_NOT_OVER(ErrorKind.CONFLICT);

  private final ErrorKind kind;

  MeteringProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
