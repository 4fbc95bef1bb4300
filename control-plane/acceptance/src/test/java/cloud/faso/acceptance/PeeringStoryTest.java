package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import cloud.faso.cli.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ministries connect: what passes between their machines is what both agreed to, so long. */
final class PeeringStoryTest extends LabStory {

  private static final String ALLOWED = "direction=%s,protocol=tcp,ports=%d";

  /** How long an answer may be on its way, in a talk that breaks off. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long an agent that is back may take, on a busy machine, to end what is over. */
  private static final Duration MAKES_UP = Duration.ofSeconds(20);

  private Probe asker;
  private Probe bystander;
  private Probe registry;
  private Plug asking;
  private Plug serving;

  PeeringStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @BeforeAll
  void found() throws Exception {
    network(OURS, "asks", "10.60.1.0/24");
    network(OURS, "beside", "10.60.3.0/24");
    lab.make(OURS, "routers", "{\"name\":\"ours\",\"segments\":[\"asks\",\"beside\"]}");
    network(THEIRS, "serves", "10.60.2.0/24");
    lab.make(THEIRS, "routers", "{\"name\":\"theirs\",\"segments\":[\"serves\"]}");
    asking = lab.port(OURS, plugged("asks", "asker"));
    serving = lab.port(THEIRS, plugged("serves", "registry"));
    asker = lab.plug(lab.first(), asking, "asker");
    bystander = lab.plug(lab.first(), lab.port(OURS, plugged("beside", "beside")), "beside");
    registry = lab.plug(lab.second(), serving, "registry");
  }

  private void network(String tenant, String segment, String cidr) throws Exception {
    openGroup(tenant);
    lab.make(tenant, "segments", "{\"name\":\"%s\",\"cidr\":\"%s\"}".formatted(segment, cidr));
  }

  @Test
  void what_both_agreed_to_passes_and_nothing_else_until_its_day_or_until_one_of_them_ends_it()
      throws Exception {
    try (ServerSocket yes = registry.serve("in", 80);
        ServerSocket other = registry.serve("never", 81);
        ServerSocket back = asker.serve("never", 80);
        ServerSocket echo = Echo.on(registry, 7)) {
      assertThat(yes.isBound() && other.isBound() && back.isBound() && echo.isBound()).isTrue();
      propose("look-up", tomorrow());
      assertThat(asked()).isEmpty();

      agree("look-up", "--terms", "1", "--segment", "serves");
      lab.settled(path(OURS, "look-up"));
      onlyWhatIsAgreedPasses();
      traced();
      outlivesWhatDies();

      // Another end is another agreement; what is agreed goes on meanwhile.
      Instant soon = Instant.now().plus(Duration.ofSeconds(60));
      lab.lead(OURS)
          .said("peering", "set", "look-up", "--tenant", OURS, "--ends-at", soon.toString());
      assertThat(asked()).contains("in");
      String expired = path(THEIRS, id(OURS, "look-up"));
      agree("look-up", "--terms", "2", "--segment", "serves");
      // Nobody is there to say that it is over.
      home.kill("control-plane");
      try (Echo.Talk talk = talk()) {
        talk.goesOn();
        assertThat(asked()).contains("in");
        await(() -> asked().isEmpty());
        assertThat(Instant.now()).isAfterOrEqualTo(soon);
        talk.breaksOff();
      }
      home.said("up");
      await(() -> phase(THEIRS, expired).equals("EXPIRED"));
      assertThat(asked()).isEmpty();

      takeUp(offer(), "again");
      assertThat(asked()).isEmpty();
      agree("again", "--terms", "1");
      onlyWhatIsAgreedPasses();
      try (Echo.Talk talk = talk()) {
        talk.goesOn();
        lab.lead(THEIRS).said("peering", "end", "again", "--tenant", THEIRS, "--wait");
        await(() -> asked().isEmpty());
        talk.breaksOff();
      }
      endsWhenItsAgentIsBack();
    }
    deleteEverything();
  }

  /**
   * Whatever carries it out dies, and starts anew: what is agreed goes on, and nothing else passes.
   */
  private void outlivesWhatDies() throws Exception {
    try (Echo.Talk talk = new Echo.Talk(asker.connect(serving.v4(), 7), Duration.ofMinutes(1));
        Forbidden other = new Forbidden(asker, serving.v4(), 81);
        Forbidden back = new Forbidden(registry, asking.v4(), 80);
        Forbidden beside = new Forbidden(bystander, serving.v4(), 80)) {
      new Deaths(lab, home)
          .ofProcesses(dead -> Deaths.survivedBy(Map.of("what is agreed", talk), dead));
      onlyWhatIsAgreedPasses();
      assertThat(other.passed()).as("at another port").isZero();
      assertThat(back.passed()).as("in the other direction").isZero();
      assertThat(beside.passed()).as("of another segment").isZero();
    }
  }

  /** Who is not there ends nothing, and makes up for it once there. */
  private void endsWhenItsAgentIsBack() throws Exception {
    Instant soon = Instant.now().plus(Duration.ofSeconds(60));
    propose("missed", soon.toString());
    agree("missed", "--terms", "1", "--segment", "serves");
    await(() -> asked().equals(Optional.of("in")));
    String missed = path(OURS, id(OURS, "missed"));
    try (Echo.Talk talk = talk()) {
      talk.goesOn();
      home.kill("network");
      await(() -> phase(OURS, missed).equals("ENDING"));
      assertThat(Instant.now()).isAfterOrEqualTo(soon);
      talk.goesOn();
      assertThat(asked()).contains("in");
      home.said("up");
      Instant back = Instant.now();
      await(() -> asked().isEmpty());
      assertThat(Duration.between(back, Instant.now())).isLessThan(MAKES_UP);
      talk.breaksOff();
    }
    await(() -> phase(OURS, missed).equals("EXPIRED"));
  }

  private void onlyWhatIsAgreedPasses() throws Exception {
    await(() -> asked().equals(Optional.of("in")));
    assertThat(asker.ask(serving.v4(), 81)).isEmpty();
    assertThat(registry.ask(asking.v4(), 80)).isEmpty();
    assertThat(bystander.ask(serving.v4(), 80)).isEmpty();
  }

  private Optional<String> asked() throws Exception {
    return asker.ask(serving.v4(), 80);
  }

  private Echo.Talk talk() throws Exception {
    return new Echo.Talk(asker.connect(serving.v4(), 7), PATIENCE);
  }

  private void propose(String name, String endsAt) throws Exception {
    String them =
        lab.lead(THEIRS).curled(200, "GET", "/v1/tenants/" + THEIRS, null).get("id").asText();
    propose(
        name,
        "--peer",
        them,
        "--rule",
        ALLOWED.formatted("EGRESS", 80),
        "--rule",
        ALLOWED.formatted("EGRESS", 7),
        "--ends-at",
        endsAt);
  }

  private void propose(String name, String... how) throws Exception {
    List<String> words = new ArrayList<>(List.of("peering", "propose", name, "--tenant", OURS));
    words.addAll(List.of("--segment", "asks", "--purpose", "Births are looked up"));
    words.addAll(List.of(how));
    JsonNode made = lab.lead(OURS).shown(words.toArray(String[]::new));
    assertThat(made.get("phase").asText()).isEqualTo("PROPOSED");
  }

  private static String tomorrow() {
    return Instant.now().plus(Duration.ofDays(1)).toString();
  }

  /** Theirs offer the service to everybody; what ours find of it. */
  private JsonNode offer() throws Exception {
    lab.lead(THEIRS)
        .said(
            "offer",
            "create",
            "births",
            "--tenant",
            THEIRS,
            "--segment",
            "serves",
            "--description",
            "Births, over HTTP",
            "--rule",
            ALLOWED.formatted("INGRESS", 80),
            "--rule",
            ALLOWED.formatted("INGRESS", 7),
            "--ends-at",
            tomorrow());
    JsonNode found = lab.lead(OURS).shown("offer", "find", "--tenant", OURS);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private void takeUp(JsonNode offer, String name) throws Exception {
    String generation = offer.get("generation").asText();
    propose(name, "--offer", offer.get("id").asText(), "--offer-generation", generation);
  }

  private void agree(String name, String... how) throws Exception {
    List<String> words = new ArrayList<>(List.of("peering", "agree", name, "--tenant", THEIRS));
    words.addAll(List.of(how));
    words.add("--wait");
    lab.lead(THEIRS).said(words.toArray(String[]::new));
  }

  /** The way over is told by the name that both know, and nothing of what is beyond it. */
  private void traced() throws Exception {
    for (String port : List.of("80", "81")) {
      Shell.Outcome trace =
          lab.lead(OURS)
              .faso("net", "trace", "asker", serving.v4(), "--tcp", port, "--tenant", OURS);
      ExitCode expected = port.equals("80") ? ExitCode.OK : ExitCode.NOT_REACHED;
      assertThat(trace.exit()).as(trace.output()).isEqualTo(expected.number());
      assertThat(trace.out()).contains("The peering “look-up” leads it over");
    }
  }

  private static String path(String tenant, String peering) {
    return "/v1/tenants/" + tenant + "/peerings/" + peering;
  }

  private String id(String tenant, String name) throws Exception {
    return lab.lead(tenant).curled(200, "GET", path(tenant, name), null).get("id").asText();
  }

  private String phase(String tenant, String path) throws Exception {
    return lab.lead(tenant).curled(200, "GET", path, null).get("phase").asText();
  }
}
