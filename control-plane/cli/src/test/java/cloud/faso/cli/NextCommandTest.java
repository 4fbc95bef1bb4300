package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A next command that is suggested can be copied as it stands. */
final class NextCommandTest extends ShellTestBase {

  private static final String FASO = "/opt/faso/faso --home /srv/cloud";

  @BeforeEach
  void callAsTheLauncherDoes() {
    shell.environment.put("FASO_COMMAND", FASO);
  }

  @Test
  void it_is_of_the_home_that_is_meant() throws IOException {
    assertThat(shell.run("vm", "create").err()).contains("See: " + FASO + " vm create --help");
    assertThat(shell.run("operation", "show", "Nothing").err())
        .contains("`" + FASO + " operation list`");

    server.close();
    assertThat(shell.run("me").err()).contains("`" + FASO + " status`", "`" + FASO + " up`");
    Files.delete(home.resolve("url"));
    assertThat(shell.run("me").err()).contains("start one with `" + FASO + " up`");
  }

  @Test
  void it_is_for_the_control_plane_and_the_caller_that_were_named() throws IOException {
    Path file = shell.file("my image's.raw", "x".repeat(512));
    server.answer("uploadImage", Reply.problem(503, "unavailable"));
    String token = home.resolve("operator.token").toString();

    String told =
        shell
            .run(
                "image",
                "create",
                "tiny",
                "--format",
                "raw",
                "--url",
                server.url(),
                "--token-file",
                token,
                "--file",
                file.toString())
            .err();

    assertThat(told)
        .contains(
            "%s --url %s --token-file %s image upload tiny --file '%s'"
                .formatted(FASO, server.url(), token, file.toString().replace("'", "'\\''")));
  }
}
