package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What becomes of a session's file when somebody signs out. */
class SignInTest extends ShellTestBase {

  @Test
  void signing_out_ends_the_session_and_forgets_its_token() throws IOException {
    Path session = shell.file("session.token", "faso_session\n");

    Result result = shell.run("logout");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(server.last().headers()).containsEntry("authorization", "Bearer faso_session");
    assertThat(session).doesNotExist();
  }

  @Test
  void a_session_that_is_over_is_forgotten() throws IOException {
    Path session = shell.file("session.token", "faso_session\n");
    server.answer("logout", Reply.problem(401, "unauthenticated"));

    Result result = shell.run("logout");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(session).doesNotExist();
  }

  @Test
  void a_session_stays_when_another_token_is_signed_out() throws IOException {
    Path session = shell.file("session.token", "faso_session\n");
    shell.environment.put("FASO_TOKEN", "faso_other");

    Result result = shell.run("logout");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(server.last().headers()).containsEntry("authorization", "Bearer faso_other");
    assertThat(session).hasContent("faso_session\n");
  }

  @Test
  void another_token_that_is_refused_is_told_of() throws IOException {
    Path session = shell.file("session.token", "faso_session\n");
    shell.environment.put("FASO_TOKEN", "faso_other");
    server.answer("logout", Reply.problem(401, "unauthenticated"));

    Result result = shell.run("logout");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(session).hasContent("faso_session\n");
  }

  @Test
  void where_nobody_signed_in_nothing_is_called() {
    Result result = shell.run("logout");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("Nobody is signed in here");
    assertThat(server.received).isEmpty();
  }
}
