package cloud.faso.agent.ovn.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.northbound.NorthboundLost;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases that three servers each keep, with the certificates that the recipe makes for them and
 * for the agent.
 */
class ClusterOverTlsTest {
  private static final Path RECIPE = Path.of("../../control-plane/docs/recipes/ovn-databases.md");
  private static final String FAR = "node-00000000000000000000000007";

  @TempDir Path home;

  /** Does word for word what the recipe says. */
  private Path certificates() throws IOException, InterruptedException {
    String commands = Files.readString(RECIPE);
    commands = commands.substring(commands.indexOf("openssl ecparam"));
    commands = commands.substring(0, commands.indexOf("```"));
    Process bash =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("openssl.log").toFile())
            .start();
    assertThat(bash.waitFor())
        .as(() -> "what openssl said is in " + home.resolve("openssl.log"))
        .isZero();
    return home;
  }

  @Test
  void the_agent_goes_on_with_whichever_servers_lead() throws Exception {
    Path files = certificates();
    try (OvnCentral central = OvnCentral.clusters(files);
        JoinedAgent agent =
            new JoinedAgent(
                home,
                List.of(
                    "--northbound=" + central.overTls("nb"),
                    "--interconnect=" + central.overTls("sb"),
                    "--northbound-key=" + files.resolve("agent.key"),
                    "--northbound-certificate=" + files.resolve("agent.pem"),
                    "--northbound-authority=" + files.resolve("databases-ca.pem")))) {
      agent.assign(Kind.SEGMENT, Specs.segmentId(1), 1, Specs.segment(1));
      bringPortOfAnotherSite(central, agent, 1, 2);

      central.killLeader("nb");
      central.killLeader("sb");

      bringPortOfAnotherSite(central, agent, 2, 3);
    }
  }

  /** Into the northbound database, and into the other where it is. */
  private static void bringPortOfAnotherSite(
      OvnCentral central, JoinedAgent agent, int number, long revision) {
    agent.assign(
        Kind.PORT,
        Specs.portId(number),
        1,
        Specs.elsewhere(Specs.port(number, 1), FAR, "192.0.2.7"));
    agent.awaitRevision(revision);
    String name = TypedIds.uuid(Specs.portId(number)).orElseThrow().toString();
    // Until another one leads, ovn-sbctl finds none to ask.
    await()
        .atMost(JoinedAgent.PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () ->
                !central
                    .sbctl(
                        "--bare",
                        "--columns=chassis",
                        "find",
                        "Port_Binding",
                        "logical_port=" + name)
                    .isBlank());
  }

  @Test
  void one_server_that_follows_is_enough_for_an_agent_beside_it() throws Exception {
    Map<String, Spec> specs = Map.of(Specs.segmentId(1), Specs.segment(1));
    try (OvnCentral central = OvnCentral.clusters();
        SeenNorthbound seen = new SeenNorthbound(central.follower("nb"))) {
      assertThat(seen.bring(specs).transactions()).isEqualTo(1);
      assertThat(seen.bring(specs).transactions()).isZero();

      central.killLeader("nb");

      // Whether it leads now or the third one does; until one of them does it is cut off.
      await()
          .atMost(JoinedAgent.PATIENCE)
          .ignoreExceptionsInstanceOf(NorthboundLost.class)
          .until(() -> seen.bring(Map.of()).refused().isEmpty());
      assertThat(central.nbctl("ls-list")).doesNotContain(Specs.segmentId(1));
    }
  }
}
