package cloud.faso.app;

import cloud.faso.spec.agent.DisksInUse;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.PortCounters;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeObservation;
import cloud.faso.spec.agent.VolumeState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agent of the only node of a site of its own; says nothing that it is not told to say. */
final class ScriptedAgent implements AutoCloseable {

  private static final List<PoolReport> POOLS =
      List.of(new PoolReport("local", "directory", 100, 90, true));

  private final RunningControlPlane faso;
  private final String operator;
  private final AgentCaller caller;
  private long revision;
  private long sequence;

  /**
   * @param name of the node, and of the site, which is made when it is not there
   */
  ScriptedAgent(RunningControlPlane faso, String operator, String name) throws Exception {
    this.faso = faso;
    this.operator = operator;
    if (faso.call(operator, "GET", "/v1/sites/" + name, null).statusCode() == 404) {
      made("/v1/sites", "{\"name\":\"%s\"}".formatted(name));
    }
    made("/v1/nodes", "{\"name\":\"%s\",\"site\":\"%s\"}".formatted(name, name));
    String token = made("/v1/nodes/" + name + "/join-token", null).get("token").asText();
    caller = AgentCaller.enrolled(faso, token);
    require(
        201,
        caller.post(
            "/agent/v1/session",
            RunningControlPlane.text(
                new OpenSession(
                    "0.1.0",
                    NodeKind.LIBVIRT,
                    "host-1",
                    new Hardware("x86_64", 8, 16_000, "tcg", "no KVM here", "kvm-missing"),
                    POOLS,
                    null))));
  }

  /** The one assignment of a VM that is new. */
  JsonNode hear() {
    JsonNode news = assignments(revision, 20);
    revision = news.get("revision").asLong();
    List<JsonNode> vms =
        news.get("items").valueStream().filter(it -> it.get("kind").asText().equals("VM")).toList();
    if (vms.size() != 1) {
      throw new AssertionError("not one VM's assignment is new: " + news);
    }
    return vms.getFirst();
  }

  /** The one new assignment of a kind other than a VM. */
  JsonNode hearOf(String kind) {
    return news().stream()
        .filter(item -> item.get("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** What is new by now. */
  List<JsonNode> news() {
    JsonNode news = assignments(revision, 0);
    revision = news.get("revision").asLong();
    return news.get("items").valueStream().toList();
  }

  /** Passes over what is new. */
  void passOver() {
    revision = assignments(revision, 0).get("revision").asLong();
  }

  /** How many assignments there are. */
  int heard() {
    return assignments(-1, 0).get("items").size();
  }

  private JsonNode assignments(long since, int wait) {
    String path = "/agent/v1/assignments?epoch=1&since=%d&wait=%d".formatted(since, wait);
    return require(200, caller.get(path));
  }

  void fail(JsonNode assignment, int attempts) {
    tell(
        assignment,
        0,
        VmState.PREPARING,
        new StepError(
            "disk-full",
            "No disk.",
            assignment.get("generation").asLong(),
            attempts,
            Instant.EPOCH));
  }

  void tell(JsonNode assignment, @Nullable VmState state, @Nullable StepError error) {
    tell(assignment, assignment.get("generation").asLong(), state, error);
  }

  /**
   * @param state null for one that cannot be looked at
   */
  void tell(
      JsonNode assignment, long generation, @Nullable VmState state, @Nullable StepError error) {
    tell(assignment, generation, state, null, error);
  }

  /**
   * @param disks its volumes; null where nothing is said of them
   */
  void tell(
      JsonNode assignment,
      long generation,
      @Nullable VmState state,
      @Nullable DisksInUse disks,
      @Nullable StepError error) {
    sequence++;
    VmObservation seen =
        new VmObservation(
            assignment.get("id").asText(),
            state,
            generation,
            assignment.at("/spec/power/request").asLong(),
            disks,
            null,
            error);
    require(
        200,
        caller.post(
            "/agent/v1/observations",
            RunningControlPlane.text(
                new Observations(
                    1,
                    sequence,
                    false,
                    new NodeLoad(5, 1024),
                    POOLS,
                    List.of(),
                    List.of(seen),
                    List.of()))));
  }

  /** Tells that a volume is as it was assigned. */
  void tellOfVolume(JsonNode assignment, VolumeState state) {
    tellOfVolume(assignment, assignment.get("generation").asLong(), state, null);
  }

  void tellOfVolume(
      JsonNode assignment, long generation, VolumeState state, @Nullable StepError error) {
    sequence++;
    VolumeObservation seen =
        new VolumeObservation(
            assignment.get("id").asText(),
            state,
            generation,
            assignment.at("/spec/sizeGiB").asInt(),
            null,
            error);
    require(
        200,
        caller.post(
            "/agent/v1/observations",
            RunningControlPlane.text(
                new Observations(
                    1,
                    sequence,
                    false,
                    new NodeLoad(5, 1024),
                    POOLS,
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    null,
                    List.of(seen)))));
  }

  /** Tells what has passed ports. */
  void count(PortCounters... counters) {
    sequence++;
    countAgain(counters);
  }

  /** As if the answer to the last report had been lost on its way, and it came once more. */
  void countAgain(PortCounters... counters) {
    require(200, caller.post("/agent/v1/observations", counts(counters)));
  }

  private String counts(PortCounters... counters) {
    return RunningControlPlane.text(
        new Observations(
            1,
            sequence,
            false,
            new NodeLoad(5, 1024),
            POOLS,
            List.of(),
            List.of(),
            List.of(),
            null,
            List.of(counters),
            null));
  }

  /**
   * The problem that is answered to a report with a count that no agent makes.
   *
   * @param count in the place of that of the bytes sent
   */
  JsonNode refusedCount(PortCounters counters, long count) {
    sequence++;
    String report =
        counts(counters).replace("\"sentBytes\":" + counters.sentBytes(), "\"sentBytes\":" + count);
    return require(400, caller.post("/agent/v1/observations", report));
  }

  private JsonNode made(String path, @Nullable String body) {
    return require(201, faso.call(operator, "POST", path, body));
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
