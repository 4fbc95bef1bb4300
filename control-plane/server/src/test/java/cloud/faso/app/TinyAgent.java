package cloud.faso.app;

import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeObservation;
import cloud.faso.spec.agent.VolumeState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The least agent that a node can have: whatever it is assigned is as it should be, at once. */
final class TinyAgent implements AutoCloseable {

  private static final List<PoolReport> POOLS =
      List.of(new PoolReport("local", "directory", 900, 800, true));

  private static final Set<String> ON = Set.of("RUN", "REBOOT", "RESET");

  private final AgentCaller caller;
  private final StrayReport stray;
  private final Thread thread;
  private volatile boolean stopping;
  private long sequence;

  TinyAgent(RunningControlPlane faso, String joinToken, String strayId) throws Exception {
    caller = AgentCaller.enrolled(faso, joinToken);
    stray = new StrayReport(Kind.VM, strayId, "faso-old", true, "a domain that is off");
    HttpResponse<String> session =
        caller.post(
            "/agent/v1/session",
            RunningControlPlane.text(
                new OpenSession(
                    "0.1.0",
                    NodeKind.LIBVIRT,
                    "host-1",
                    new Hardware("x86_64", 64, 256_000, "tcg", "no KVM here", null),
                    POOLS,
                    null)));
    if (session.statusCode() != 201) {
      throw new AssertionError(session.body());
    }
    long epoch = RunningControlPlane.json(session.body()).get("epoch").asLong();
    report(epoch, true, List.of(), List.of());
    thread = Thread.ofVirtual().name("tiny-agent").start(() -> run(epoch));
  }

  private void run(long epoch) {
    long since = -1;
    while (!stopping) {
      HttpResponse<String> answer =
          caller.get("/agent/v1/assignments?epoch=%d&since=%d&wait=2".formatted(epoch, since));
      JsonNode news = RunningControlPlane.json(answer.body());
      if (answer.statusCode() != 200) {
        return;
      }
      since = news.get("revision").asLong();
      List<VmObservation> seen = new ArrayList<>();
      List<VolumeObservation> volumes = new ArrayList<>();
      for (JsonNode item : news.get("items")) {
        switch (Kind.valueOf(item.get("kind").asText())) {
          case VOLUME -> volumes.add(doneVolume(item));
          default -> seen.add(done(item));
        }
      }
      report(epoch, false, seen, volumes);
      news.get("consoleQueries").forEach(this::answer);
    }
  }

  private static VolumeObservation doneVolume(JsonNode item) {
    int size = item.at("/spec/sizeGiB").asInt();
    return new VolumeObservation(
        item.get("id").asText(),
        size == 0 ? VolumeState.ABSENT : VolumeState.READY,
        item.get("generation").asLong(),
        size,
        null,
        null);
  }

  private static VmObservation done(JsonNode item) {
    JsonNode power = item.at("/spec/power");
    VmState state =
        item.path("spec").isNull() || item.path("spec").isMissingNode()
            ? VmState.ABSENT
            : ON.contains(power.path("action").asText()) ? VmState.RUNNING : VmState.OFF;
    return new VmObservation(
        item.get("id").asText(),
        state,
        item.get("generation").asLong(),
        power.path("request").asLong(),
        null,
        null);
  }

  private void report(
      long epoch, boolean complete, List<VmObservation> seen, List<VolumeObservation> volumes) {
    sequence++;
    caller.post(
        "/agent/v1/observations",
        RunningControlPlane.text(
            new Observations(
                epoch,
                sequence,
                complete,
                new NodeLoad(5, 1024),
                POOLS,
                List.of(),
                seen,
                List.of(stray),
                null,
                null,
                volumes)));
  }

  private void answer(JsonNode query) {
    byte[] line = "hello\n".getBytes(StandardCharsets.UTF_8);
    caller.post(
        "/agent/v1/console/" + query.get("id").asText(),
        RunningControlPlane.text(new ConsoleChunk(0, line.length, line)));
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    caller.close();
  }
}
