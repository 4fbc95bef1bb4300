package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Contract;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.PoolReport;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** A control plane that agents talk to as they do: over TLS, on a port of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgentsOverHttp {

  static final List<PoolReport> POOLS =
      List.of(new PoolReport("local", "directory", 100, 60, true));
  static final NodeLoad LOAD = new NodeLoad(7, 512);

  @Parameter private TestDatabases.Kind kind;
  java.nio.file.Path home;
  RunningControlPlane faso;
  String operator;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir java.nio.file.Path folder) throws Exception {
    home = folder;
    faso = new RunningControlPlane(home, kind.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
    made("/v1/sites", "{\"name\":\"ouaga\"}");
  }

  @AfterParameterizedClassInvocation
  void stop() {
    faso.close();
  }

  static String session(List<PoolReport> pools) {
    return RunningControlPlane.text(
        new OpenSession(
            "0.1.0",
            NodeKind.LIBVIRT,
            "host-1",
            new Hardware("x86_64", 8, 16_000, "tcg", "no KVM here", null),
            pools,
            null));
  }

  static String report(long epoch, long sequence, boolean complete) {
    return RunningControlPlane.text(
        new Observations(epoch, sequence, complete, LOAD, POOLS, List.of(), List.of(), List.of()));
  }

  void assertConforms(JsonNode value, String schema) {
    assertThat(
            Contract.violations(faso.plane().agentContract().schema(schema), value, Locale.ENGLISH))
        .as(value.toString())
        .isEmpty();
  }

  boolean events(String... types) {
    faso.plane().events.sequencer().work().run();
    List<String> recorded =
        faso.plane().events.after(0, 1000, Duration.ZERO).stream()
            .map(event -> event.type())
            .toList();
    return recorded.containsAll(List.of(types));
  }

  JsonNode node(String name) {
    return made("/v1/nodes", "{\"name\":\"%s\",\"site\":\"ouaga\"}".formatted(name));
  }

  String joinToken(String node) {
    return made("/v1/nodes/" + node + "/join-token", null).get("token").asText();
  }

  String phase(String node) {
    return get("/v1/nodes/" + node).get("phase").asText();
  }

  JsonNode made(String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  JsonNode get(String path) {
    HttpResponse<String> answer = faso.call(operator, "GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  static CompletableFuture<HttpResponse<String>> poll(AgentCaller agent, long epoch, long since) {
    return CompletableFuture.supplyAsync(
        () -> agent.get("/agent/v1/assignments?epoch=%d&since=%d&wait=25".formatted(epoch, since)));
  }

  static List<String> names(JsonNode page) {
    return page.get("items").findValuesAsText("name");
  }

  static String pools(long sequence, long freeGiB) {
    return RunningControlPlane.text(
        new Observations(
            1,
            sequence,
            false,
            LOAD,
            List.of(new PoolReport("local", "directory", 100, freeGiB, true)),
            List.of("sha256:" + "a".repeat(64)),
            List.of(),
            List.of()));
  }
}
