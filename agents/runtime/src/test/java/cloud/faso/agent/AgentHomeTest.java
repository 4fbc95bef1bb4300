package cloud.faso.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.link.JoinToken;
import cloud.faso.agent.link.TestControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an agent joins, against a control plane whose answers get lost. */
final class AgentHomeTest {

  @TempDir Path folder;

  @Test
  void joining_may_be_cut_off_anywhere_and_begun_again() throws Exception {
    try (TestControlPlane control = new TestControlPlane()) {
      control.start();
      JoinToken token = control.token("node-1", "s3cret");
      control.loseAnEnrolment();

      assertThatThrownBy(() -> identity(control, token, AgentHomeTest::killed))
          .isInstanceOf(InterruptedException.class);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
          .isEqualTo("rw-------");
      Identity joined = identity(control, token, AgentHomeTest::killed);

      assertThat(joined.nodeId()).isEqualTo("node-1");
      assertThat(keyFile()).doesNotExist();
      assertThat(identity(control, token, AgentHomeTest::killed).chain()).isEqualTo(joined.chain());
    }
  }

  @Test
  void another_token_is_asked_for_with_another_key() throws Exception {
    IdentityFile file = new IdentityFile(folder.resolve("identity.pem"));

    assertThat(file.keyFor("a".repeat(64)).getPublic())
        .isEqualTo(file.keyFor("a".repeat(64)).getPublic())
        .isNotEqualTo(file.keyFor("b".repeat(64)).getPublic());
  }

  private Identity identity(TestControlPlane control, JoinToken token, AgentHome.Nap pause)
      throws Exception {
    IdentityFile file = new IdentityFile(folder.resolve("identity.pem"));
    return AgentHome.identity(file, token, control.url(), "0.1.0", new SplittableRandom(1), pause);
  }

  private Path keyFile() {
    return folder.resolve("identity.pem.key");
  }

  private static void killed(java.time.Duration pause) throws InterruptedException {
    throw new InterruptedException("killed while it waits " + pause);
  }
}
