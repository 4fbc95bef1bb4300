package cloud.faso.app;

import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.PortObservation;
import cloud.faso.spec.agent.RefusedThing;
import cloud.faso.spec.agent.TraceAnswer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The network agent of a site, which hears and tells what a test says. */
final class ScriptedNetworkAgent implements AutoCloseable {

  private final AgentCaller caller;
  private final Map<String, JsonNode> assigned = new TreeMap<>();
  private long revision = -1;
  private long sequence;

  /**
   * @param site by name; there
   */
  ScriptedNetworkAgent(RunningControlPlane faso, String operator, String site) throws Exception {
    String node = "net-" + site;
    require(
        201,
        faso.call(
            operator,
            "POST",
            "/v1/nodes",
            "{\"name\":\"%s\",\"site\":\"%s\",\"kind\":\"OVN\"}".formatted(node, site)));
    JsonNode token =
        require(201, faso.call(operator, "POST", "/v1/nodes/" + node + "/join-token", null));
    caller = AgentCaller.enrolled(faso, token.get("token").asText());
    require(
        201,
        caller.post(
            "/agent/v1/session",
            RunningControlPlane.text(
                new OpenSession(
                    "0.1.0",
                    NodeKind.OVN,
                    "host-1",
                    new Hardware("x86_64", 1, 1, "none", "It runs no guests.", null),
                    List.of(),
                    null,
                    "ssl:192.0.2.1:6642"))));
  }

  /** Takes in what is new, tombstones included; gives the ids of all that it is assigned by now. */
  Set<String> hear() {
    JsonNode news =
        require(
            200, caller.get("/agent/v1/assignments?epoch=1&since=%d&wait=0".formatted(revision)));
    revision = news.get("revision").asLong();
    news.get("items")
        .forEach(
            item -> {
              if (item.path("spec").isNull() || item.path("spec").isMissingNode()) {
                assigned.remove(item.get("id").asText());
              } else {
                assigned.put(item.get("id").asText(), item);
              }
            });
    return assigned.keySet();
  }

  /** Waits until somebody asks what would become of a packet, and gives the question. */
  JsonNode asked() {
    while (true) {
      JsonNode news =
          require(
              200,
              caller.get("/agent/v1/assignments?epoch=1&since=%d&wait=20".formatted(revision)));
      if (!news.get("traceQueries").isEmpty()) {
        return news.get("traceQueries").get(0);
      }
    }
  }

  /** Answers a question; the status of the call. */
  int answer(String query, TraceAnswer answer) {
    return caller.post("/agent/v1/traces/" + query, RunningControlPlane.text(answer)).statusCode();
  }

  /** What a thing that it has heard of must be. */
  JsonNode spec(String id) {
    return Objects.requireNonNull(assigned.get(id)).get("spec");
  }

  /** Tells that all it heard of is in place, but for what is refused. */
  void applied(RefusedThing... refused) {
    tell(new NetworkObservation(revision, List.of(refused), List.of(), null), false);
  }

  void up(String port, boolean up) {
    tell(
        new NetworkObservation(revision, List.of(), List.of(new PortObservation(port, up)), null),
        false);
  }

  void tell(NetworkObservation seen, boolean complete) {
    sequence++;
    require(
        200,
        caller.post(
            "/agent/v1/observations",
            RunningControlPlane.text(
                new Observations(
                    1,
                    sequence,
                    complete,
                    new NodeLoad(0, 0),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    seen))));
  }

  private static JsonNode require(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new AssertionError(answer.uri() + ": " + answer.body());
    }
    return RunningControlPlane.json(answer.body());
  }

  @Override
  public void close() {
    caller.close();
  }
}
