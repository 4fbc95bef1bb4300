package cloud.faso.platform.problem;

/** The codes that belong to no feature. */
public enum PlatformProblem implements ProblemCode {
  MALFORMED(ErrorKind.BAD_REQUEST),
  INVALID_CURSOR(ErrorKind.BAD_REQUEST),
  UNAUTHENTICATED(ErrorKind.UNAUTHENTICATED),
  FORBIDDEN(ErrorKind.FORBIDDEN),
  NOT_FOUND(ErrorKind.NOT_FOUND),
  /** It is there, and not for the caller to know: answered like {@link #NOT_FOUND}. */
  OUT_OF_REACH(ErrorKind.NOT_FOUND),
  NO_SUCH_PATH(ErrorKind.NOT_FOUND),
  METHOD_NOT_ALLOWED(ErrorKind.METHOD_NOT_ALLOWED),
  NOT_ACCEPTABLE(ErrorKind.NOT_ACCEPTABLE),
  UNSUPPORTED_MEDIA_TYPE(ErrorKind.UNSUPPORTED_MEDIA_TYPE),
  NAME_TAKEN(ErrorKind.CONFLICT),
  IN_USE(ErrorKind.CONFLICT),
  /** Well-formed, and yet it cannot be; the violations say what. */
  INVALID(ErrorKind.UNPROCESSABLE),
  AMBIGUOUS_NAME(ErrorKind.CONFLICT),
  PRECONDITION_FAILED(ErrorKind.PRECONDITION_FAILED),
  TOO_LARGE(ErrorKind.TOO_LARGE),
  IDEMPOTENCY_KEY_REUSED(ErrorKind.UNPROCESSABLE),
  RATE_LIMITED(ErrorKind.TOO_MANY_REQUESTS),
  UNEXPECTED(ErrorKind.INTERNAL),
  UNAVAILABLE(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  PlatformProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }

  @Override
  public String code() {
    return this == OUT_OF_REACH ? NOT_FOUND.code() : ProblemCode.super.code();
  }

  /**
   * A body names something that is not there.
   *
   * @param pointer where in the body
   * @param kind of thing, as in {@code kind.…} of the words
   */
  public static Problem unknownReference(String pointer, String kind, String ref) {
    return INVALID
        .problem()
        .because(pointer, "violation.unknown-reference", new Phrase("kind." + kind), ref);
  }

  /** A kind of thing is said in the reader's language too. */
  @Override
  public Problem problem(Object... arguments) {
    boolean saysKind = this == NOT_FOUND || this == OUT_OF_REACH || this == AMBIGUOUS_NAME;
    if (!saysKind || !(arguments[0] instanceof String kind)) {
      return ProblemCode.super.problem(arguments);
    }
    Object[] said = arguments.clone();
    said[0] = new Phrase("kind." + kind);
    return ProblemCode.super.problem(said);
  }
}
