package cloud.faso.cli.command;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.ProblemFailure;
import cloud.faso.cli.client.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Waits for what goes on after an answer, and says meanwhile what it waits for. */
public final class Waiting {

  /** Phases of what is over, which becomes nothing else any more. */
  private static final Set<String> OVER =
      Set.of("ENDED", "EXPIRED", "REFUSED", "WITHDRAWN", "LAPSED");

  /** How often the person is told what is new. */
  private static final int ROUND_SECONDS = 3;

  private final Invocation in;
  private final Instant until;
  private String lastSaid = "";

  public Waiting(Invocation in) {
    this.in = in;
    this.until = in.world().clock().instant().plusSeconds(in.timeout());
  }

  /**
   * Waits until an operation is done with.
   *
   * @param path of the thing that it is about
   * @return the thing as it is then; missing when it is gone
   */
  public JsonNode forOperation(String operation, String path) {
    String receipt = "/v1/operations/" + Request.escape(operation);
    while (true) {
      JsonNode state = orGone(Request.get(receipt).waiting("SUCCEEDED", round()));
      switch (state.path("phase").asText()) {
        case "RUNNING" -> {}
        case "FAILED", "SUPERSEDED" -> throw failed(state.path("target"), state, "reason");
        default -> {
          return orGone(Request.get(path));
        }
      }
      say(orGone(Request.get(path)));
      checkTime(text(state, "reason"));
    }
  }

  /** Waits until a thing is in a phase. */
  public JsonNode forPhase(String phase, String path) {
    while (true) {
      JsonNode state = in.send(Request.get(path).waiting(phase, round())).json();
      String now = state.path("phase").asText();
      if (now.equals(phase)) {
        return state;
      }
      if (now.equals("FAILED") || now.equals("SUPERSEDED")) {
        throw failed(name(state), state, state.has("reason") ? "reason" : "phaseReason");
      }
      if (OVER.contains(now)) {
        throw in.failure(ExitCode.NOT_REACHED, "wait.over", name(state).asText(), now);
      }
      say(state);
      checkTime(text(state, "phaseReason"));
    }
  }

  private int round() {
    long left = Duration.between(in.world().clock().instant(), until).toSeconds();
    return Math.clamp(left, 0, ROUND_SECONDS);
  }

  private JsonNode orGone(Request request) {
    try {
      return in.send(request).json();
    } catch (ProblemFailure problem) {
      if (problem.status() == 404) {
        return MissingNode.getInstance();
      }
      throw problem;
    }
  }

  private void say(JsonNode state) {
    String reason = text(state, "phaseReason");
    String now =
        name(state).asText()
            + ": "
            + text(state, "phase")
            + (reason.isEmpty() ? "" : " (" + reason + ")");
    if (state.has("phase") && !now.equals(lastSaid)) {
      in.printer().note(now);
      lastSaid = now;
    }
  }

  private static String text(JsonNode state, String field) {
    return state.path(field).isTextual() ? state.path(field).asText() : "";
  }

  private static JsonNode name(JsonNode state) {
    return state.has("name") ? state.path("name") : state.path("id");
  }

  private void checkTime(String waitsFor) {
    if (!in.world().clock().instant().isBefore(until)) {
      throw in.failure(
          ExitCode.NOT_REACHED,
          "wait.timed-out",
          in.timeout(),
          waitsFor.isEmpty() ? lastSaid : waitsFor);
    }
  }

  private CliFailure failed(JsonNode name, JsonNode state, String reason) {
    return in.failure(
        ExitCode.NOT_REACHED,
        "wait.failed",
        name.asText(),
        text(state, "phase"),
        text(state, reason));
  }
}
