package cloud.faso.agent.ovn.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.link.TestAuthority;
import cloud.faso.agent.ovn.Specs;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.RuleDirection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program, from joining to healing, with a database that speaks TLS by certificates of an
 * authority of its own.
 */
class OvnAgentTest {
  @TempDir Path home;
  private OvnCentral central;
  private JoinedAgent agent;

  @BeforeEach
  void start() throws Exception {
    TestAuthority authority = new TestAuthority();
    central = OvnCentral.overTls(authority);
    Path own = Files.createDirectory(home.resolve("own"));
    authority.writeServer(own);
    agent =
        new JoinedAgent(
            home,
            List.of(
                "--northbound=" + central.overTls("nb"),
                "--northbound-key=" + own.resolve("key.pem"),
                "--northbound-certificate=" + own.resolve("cert.pem"),
                "--northbound-authority=" + own.resolve("ca.pem"),
                "--southbound=ssl:192.0.2.1:6642"));
  }

  @AfterEach
  void stop() {
    agent.close();
    central.close();
  }

  @Test
  void what_is_assigned_comes_into_the_database_is_told_and_heals() throws Exception {
    agent.assign(Kind.SEGMENT, Specs.segmentId(1), 1, Specs.segment(1));
    agent.assign(Kind.PORT, Specs.portId(1), 1, Specs.port(1, 1, Specs.groupId(1)));
    agent.assign(
        Kind.SECURITY_GROUP,
        Specs.groupId(1),
        1,
        Specs.group(Specs.rule(1, RuleDirection.EGRESS, null, null)));
    agent.awaitRevision(3);
    assertThat(central.nbctl("ls-list")).contains(Specs.segmentId(1));

    central.nbctl("ls-del", Specs.segmentId(1));

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> central.nbctl("ls-list").contains(Specs.segmentId(1)));

    central.killNorthbound();
    agent.assign(Kind.PORT, Specs.portId(1), 2, null);
    central.startDatabase("nb");
    agent.awaitRevision(4);
    assertThat(central.nbctl("--bare", "--columns=type", "list", "logical_switch_port").strip())
        .isEqualTo("localport");
  }
}
