package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.CertificateRenewal;
import cloud.faso.agent.link.Enrolment;
import cloud.faso.agent.link.HttpLink;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.link.JoinToken;
import cloud.faso.agent.link.LinkFailure;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.Session;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agents' own client against this control plane, where certificates live for seconds. */
final class AgentLinkTest {

  private static final int LIFE_SECONDS = 4;

  @TempDir Path home;
  private RunningControlPlane faso;
  private String operator;

  @BeforeEach
  void start() throws Exception {
    faso =
        new RunningControlPlane(
            home,
            "jdbc:h2:mem:agent-link",
            configuration -> configuration.agentCertificateLife = Duration.seconds(LIFE_SECONDS));
    operator = faso.plane().tokens.bootstrapOperator("test");
    faso.call(operator, "POST", "/v1/sites", "{\"name\":\"ouaga\"}");
    faso.call(
        operator,
        "POST",
        "/v1/nodes",
        "{\"name\":\"n1\",\"site\":\"ouaga\",\"kind\":\"SIMULATED\"}");
  }

  @AfterEach
  void stop() {
    faso.close();
  }

  @Test
  void an_agent_joins_speaks_renews_and_comes_back_when_its_certificate_has_lapsed()
      throws Exception {
    JoinToken token = joinToken();
    Identity first = Enrolment.enrol(faso.agentUrl(), token, AgentCaller.newKey(), "0.1.0");
    try (HttpLink link = new HttpLink(faso.agentUrl(), first)) {
      Session session = link.openSession(opening());
      assertThat(session.nodeName()).isEqualTo("n1");
      Assignments all = link.assignments(session.epoch(), -1, 0);
      assertThat(all.complete()).isTrue();
      link.observe(report(session.epoch()));
      assertThat(get("/v1/nodes/n1")).contains("\"phase\":\"READY\"");

      Identity second = Enrolment.renew(link, first);
      link.use(second);
      assertThat(second.nodeId()).isEqualTo(first.nodeId());

      assertThat(untilRefused(link, session.epoch()).kind())
          .isEqualTo(LinkFailure.Kind.UNAUTHENTICATED);

      new CertificateRenewal(
              link, new IdentityFile(home.resolve("identity.pem")), second, InstantSource.system())
          .attend();
      assertThat(link.openSession(opening()).epoch()).isEqualTo(session.epoch() + 1);
    }
    assertThatThrownBy(() -> Enrolment.enrol(faso.agentUrl(), token, AgentCaller.newKey(), "0.1.0"))
        .isInstanceOfSatisfying(
            LinkFailure.class,
            refused -> assertThat(refused.kind()).isEqualTo(LinkFailure.Kind.UNAUTHENTICATED));
  }

  @Test
  void a_revoked_certificate_is_not_renewed() throws Exception {
    Identity before = Enrolment.enrol(faso.agentUrl(), joinToken(), AgentCaller.newKey(), "0.1.0");
    Enrolment.enrol(faso.agentUrl(), joinToken(), AgentCaller.newKey(), "0.1.0");
    try (HttpLink link = new HttpLink(faso.agentUrl(), before)) {
      assertThatThrownBy(() -> Enrolment.renew(link, before))
          .isInstanceOfSatisfying(
              LinkFailure.class,
              refused -> assertThat(refused.kind()).isEqualTo(LinkFailure.Kind.RETIRED));
    }
  }

  private JoinToken joinToken() {
    return JoinToken.parse(
        RunningControlPlane.json(
                faso.call(operator, "POST", "/v1/nodes/n1/join-token", null).body())
            .get("token")
            .asText());
  }

  /** Polls with a pause at the server's end until the certificate has lapsed. */
  private static LinkFailure untilRefused(HttpLink link, long epoch) throws InterruptedException {
    for (int i = 0; i < 10 * LIFE_SECONDS; i++) {
      try {
        link.assignments(epoch, 0, 1);
      } catch (LinkFailure refused) {
        return refused;
      }
    }
    throw new AssertionError("a lapsed certificate is taken");
  }

  private String get(String path) {
    return faso.call(operator, "GET", path, null).body();
  }

  private static OpenSession opening() {
    return new OpenSession(
        "0.1.0",
        NodeKind.SIMULATED,
        "host-1",
        new Hardware("x86_64", 8, 16_000, "simulated", "a test", null),
        List.of(),
        null);
  }

  private static Observations report(long epoch) {
    return new Observations(
        epoch, 1, true, new NodeLoad(1, 1), List.of(), List.of(), List.of(), List.of());
  }
}
