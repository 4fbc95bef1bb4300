package cloud.faso.webhooks;

import cloud.faso.platform.problem.ErrorKind;
import cloud.faso.platform.problem.ProblemCode;

/** The codes of webhooks. */
public enum WebhookProblem implements ProblemCode {
  WEBHOOK_DISABLED(ErrorKind.CONFLICT);

  private final ErrorKind kind;

  WebhookProblem(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
