package cloud.faso.network;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of networks. */
public enum NetworkProblem implements ProblemCode {
  WRONG_PHASE(ErrorKind.CONFLICT),
  ADDRESS_TAKEN(ErrorKind.CONFLICT),
  SUBNET_EXHAUSTED(ErrorKind.CONFLICT),
  MAC_TAKEN(ErrorKind.CONFLICT),
  LIMIT_REACHED(ErrorKind.CONFLICT),
  RULE_EXISTS(ErrorKind.CONFLICT),
  LAST_SUBNET(ErrorKind.CONFLICT),
  SEGMENT_JOINED(ErrorKind.CONFLICT),
  NETWORKS_OVERLAP(ErrorKind.CONFLICT),
  NO_WAY_OUT(ErrorKind.CONFLICT),
  SEGMENT_NOT_JOINED(ErrorKind.CONFLICT),
  PEERING_EXISTS(ErrorKind.CONFLICT),
  TERMS_CHANGED(ErrorKind.CONFLICT),
  PORT_HAS_ADDRESS(ErrorKind.CONFLICT),
  TRACE_UNAVAILABLE(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  NetworkProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
