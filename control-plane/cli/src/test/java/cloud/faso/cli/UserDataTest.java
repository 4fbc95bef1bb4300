package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is secret of a VM, asked for and then read. */
class UserDataTest extends ShellTestBase {

  private static final String[] READ = {
    "vm", "user-data", "web-1", "--reason", "It is lost.", "--tenant", "sante-prod"
  };

  @BeforeEach
  void signIn() {
    shell.environment.put("FASO_TOKEN", "faso_of_somebody");
  }

  @Test
  void who_has_to_wait_is_told_so_where_no_user_data_is_expected() {
    Result result = shell.run(READ);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("faso confirmation confirm cnf-");
    assertThat(server.last().body().path("reason").asText()).isEqualTo("It is lost.");
  }

  @Test
  void user_data_is_written_as_it_is() {
    ObjectNode answer = (ObjectNode) server.contract.example("UserData");
    answer.put("userData", "#cloud-config\npassword: é\t{}");
    server.answer("readUserData", Reply.of(200, answer));

    Result result = shell.run(READ);

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("#cloud-config\npassword: é\t{}");
  }

  @Test
  void a_rehearsal_reads_nothing() {
    Result result = shell.run("vm", "user-data", "web-1", "--reason", "x", "--dry-run");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("nothing was changed");
  }
}
