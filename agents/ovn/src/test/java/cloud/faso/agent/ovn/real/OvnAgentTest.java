package cloud.faso.agent.ovn.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.link.TestControlPlane;
import cloud.faso.agent.ovn.OvnAgentMain;
import cloud.faso.agent.ovn.Specs;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.RuleDirection;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The program, from joining to healing, with a database that speaks TLS by certificates of ours.
 */
class OvnAgentTest {
  private static final String NODE = "node-00000000000000000000000001";
  private static final String SECRET = "abcdefghijklmnopqrstuvwxyz";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path home;
  private TestControlPlane control;
  private OvnCentral central;
  private String northbound;
  private Thread agent;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    control.start();
    int port = freePort();
    central = OvnCentral.overTls(control.authority(), port);
    northbound = "ssl:127.0.0.1:" + port;
    // Registers the node; the text is what an operator is given.
    var _ = control.token(NODE, SECRET);
    Files.writeString(
        home.resolve("token"), "fjt_" + NODE + "." + SECRET + "." + control.authority().digest());
    agent = startAgent();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Thread startAgent() {
    return Thread.ofPlatform()
        .start(
            () ->
                new CommandLine(new OvnAgentMain())
                    .execute(
                        "--url=" + control.url(),
                        "--home=" + home.resolve("home"),
                        "--join-token-file=" + home.resolve("token"),
                        "--northbound=" + northbound,
                        "--southbound=ssl:192.0.2.1:6642"));
  }

  @AfterEach
  void stop() throws Exception {
    control.retire(NODE);
    agent.join(PATIENCE);
    central.close();
    control.close();
  }

  private Optional<NetworkObservation> told() {
    return control.lastNetwork(NODE);
  }

  @Test
  void what_is_assigned_comes_into_the_database_is_told_and_heals() throws Exception {
    control.assign(NODE, Kind.SEGMENT, Specs.segmentId(1), 1, Specs.segment(1));
    control.assign(NODE, Kind.PORT, Specs.portId(1), 1, Specs.port(1, 1, Specs.groupId(1)));
    control.assign(
        NODE,
        Kind.SECURITY_GROUP,
        Specs.groupId(1),
        1,
        Specs.group(Specs.rule(1, RuleDirection.EGRESS, null, null)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told()).map(NetworkObservation::revision).hasValue(3L));
    assertThat(central.nbctl("ls-list")).contains(Specs.segmentId(1));

    central.nbctl("ls-del", Specs.segmentId(1));

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> central.nbctl("ls-list").contains(Specs.segmentId(1)));

    central.killNorthbound();
    control.assign(NODE, Kind.PORT, Specs.portId(1), 2, null);
    central.startDatabase("nb");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told()).map(NetworkObservation::revision).hasValue(4L));
    assertThat(central.nbctl("--bare", "--columns=type", "list", "logical_switch_port").strip())
        .isEqualTo("localport");
  }
}
