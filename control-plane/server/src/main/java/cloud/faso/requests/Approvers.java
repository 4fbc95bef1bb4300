package cloud.faso.requests;

/** Whose approval something takes. */
public enum Approvers {
  NONE,
  LEAD,
  OPERATOR,
  /** The lead first. */
  BOTH;

  /** These, and an operator. */
  Approvers andOperator() {
    return switch (this) {
      case NONE, OPERATOR -> OPERATOR;
      case LEAD, BOTH -> BOTH;
    };
  }
}
