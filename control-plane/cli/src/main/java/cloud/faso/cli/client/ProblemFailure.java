package cloud.faso.cli.client;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.words.Words;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.UnaryOperator;

/** The control plane refused a call, and said why (RFC 9457). */
public final class ProblemFailure extends CliFailure {

  private static final long serialVersionUID = 1L;
  private static final String PREFIX = "urn:faso:";

  private final int status;
  private final boolean mayRepeat;

  private ProblemFailure(int status, boolean mayRepeat, ExitCode exitCode, String message) {
    super(exitCode, message);
    this.status = status;
    this.mayRepeat = mayRepeat;
  }

  /**
   * A refusal.
   *
   * @param mayRepeat whether an earlier try of the same call may have been carried out
   * @param origins what the person typed for a part of the call that a violation points at
   */
  static ProblemFailure of(
      int status, JsonNode problem, boolean mayRepeat, UnaryOperator<String> origins, Words words) {
    String type = problem.path("type").asText();
    String code = type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
    String said = describe(status, code, problem, origins, words);
    return new ProblemFailure(
        status,
        mayRepeat,
        exitCode(status, code),
        mayRepeat && status < 500 ? said + "\n" + words.of("problem.may-repeat") : said);
  }

  public int status() {
    return status;
  }

  /** Whether this is what a deletion is told whose first try was carried out: it is done. */
  public boolean saysAlreadyGone() {
    return mayRepeat && status == 404;
  }

  private static ExitCode exitCode(int status, String code) {
    if (code.equals("quota-exceeded") || code.equals("no-room")) {
      return ExitCode.NO_ROOM;
    }
    return switch (status) {
      case 401, 403 -> ExitCode.REFUSED;
      case 404 -> ExitCode.NOT_FOUND;
      case 409, 412 -> ExitCode.CONFLICT;
      case 400, 413, 415, 422 -> ExitCode.INVALID;
      case 429, 502, 503, 504 -> ExitCode.NO_ANSWER;
      default -> ExitCode.UNEXPECTED;
    };
  }

  private static String describe(
      int status, String code, JsonNode problem, UnaryOperator<String> origins, Words words) {
    StringBuilder text = new StringBuilder();
    text.append(
        code.equals("invalid")
            ? words.of("problem.invalid")
            : problem.path("title").asText(words.of("problem.untitled", status)));
    append(text, "\n", detail(code, problem, words));
    for (JsonNode violation : problem.path("violations")) {
      String pointer = origins.apply(violation.path("pointer").asText());
      append(
          text,
          "\n  ",
          (pointer.isEmpty() ? "" : pointer + ": ") + violation.path("detail").asText());
    }
    String trace = problem.path("traceId").asText();
    append(text, "\n", trace.isEmpty() ? "" : words.of("problem.trace", trace));
    return text.toString();
  }

  /** Some details are for those who write calls, and tell them of the contract and of headers. */
  private static String detail(String code, JsonNode problem, Words words) {
    return switch (code) {
      case "malformed", "invalid" ->
          problem.path("violations").isEmpty() ? problem.path("detail").asText() : "";
      case "unauthenticated" -> words.of("problem.unauthenticated");
      case "no-such-path", "method-not-allowed", "unsupported-media-type" ->
          words.of("problem.unknown-call");
      default -> problem.path("detail").asText();
    };
  }

  private static void append(StringBuilder text, String before, String more) {
    if (!more.isEmpty()) {
      text.append(before).append(more);
    }
  }
}
