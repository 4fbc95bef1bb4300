package cloud.faso.hardware;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** What can go wrong with hardware and those who speak for it. */
public enum HardwareProblem implements ProblemCode {
  WRONG_PHASE(ErrorKind.CONFLICT),
  /** A certificate request that the authority does not sign. */
  CSR_REFUSED(ErrorKind.BAD_REQUEST),
  /** A join token that is unknown, used by another key, or lapsed. */
  JOIN_TOKEN_REFUSED(ErrorKind.UNAUTHENTICATED),
  /** An agent that brought no certificate, or one that is not in the books. */
  CERTIFICATE_UNKNOWN(ErrorKind.UNAUTHENTICATED),
  CERTIFICATE_EXPIRED(ErrorKind.UNAUTHENTICATED),
  CERTIFICATE_REVOKED(ErrorKind.FORBIDDEN),
  NODE_RETIRED(ErrorKind.GONE),
  /** Another session of the node is the living one. */
  SESSION_SUPERSEDED(ErrorKind.CONFLICT),
  /** A session that this database does not know, as after it was restored from a backup. */
  SESSION_UNKNOWN(ErrorKind.NOT_FOUND),
  /** An agent that drives something else than its node was registered for. */
  WRONG_NODE_KIND(ErrorKind.BAD_REQUEST);

  private final ErrorKind kind;

  HardwareProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
