package cloud.faso.agent.ovn.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.link.TestControlPlane;
import cloud.faso.agent.ovn.OvnAgentMain;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The program of the network agent, with a control plane that it has joined. */
final class JoinedAgent implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String NODE = "node-00000000000000000000000001";
  private static final String SECRET = "abcdefghijklmnopqrstuvwxyz";

  private final TestControlPlane control;
  private final Thread program;

  /**
   * Starts both.
   *
   * @param home for files of theirs
   * @param options beside those for joining
   */
  JoinedAgent(Path home, List<String> options) throws Exception {
    control = new TestControlPlane();
    control.start();
    // Registers the node; the text is what an operator is given.
    var _ = control.token(NODE, SECRET);
    Path token = home.resolve("token");
    Files.writeString(token, "fjt_" + NODE + "." + SECRET + "." + control.authority().digest());
    List<String> arguments = new ArrayList<>(options);
    arguments.add("--url=" + control.url());
    arguments.add("--home=" + home.resolve("home"));
    arguments.add("--join-token-file=" + token);
    program =
        Thread.ofPlatform()
            .start(
                () ->
                    new CommandLine(new OvnAgentMain()).execute(arguments.toArray(new String[0])));
  }

  /** Assigns it a thing. */
  void assign(Kind kind, String id, long generation, @Nullable Spec spec) {
    control.assign(NODE, kind, id, generation, spec);
  }

  /** Waits until it has told that all up to there is in the database. */
  void awaitRevision(long revision) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(control.lastNetwork(NODE))
                    .map(NetworkObservation::revision)
                    .hasValue(revision));
  }

  @Override
  public void close() {
    control.retire(NODE);
    try {
      program.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    control.close();
  }
}
