package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Whom the command line calls, as whom, and about which tenant. */
class SettingsTest extends ShellTestBase {

  @Test
  void a_home_says_it_all() {
    shell.run("vm", "list");

    assertThat(server.last().headers()).containsEntry("authorization", "Bearer faso_operator");
    assertThat(server.last().path()).isEqualTo("/v1/tenants/sante-prod/vms");
  }

  @Test
  void another_home_can_be_named_before_and_after_the_command() throws IOException {
    Path other = Files.createDirectory(home.resolve("other"));
    Files.writeString(other.resolve("url"), server.url());
    Files.writeString(other.resolve("operator.token"), "faso_other");
    Files.writeString(other.resolve("tenant"), "other-prod");

    shell.run("--home", other.toString(), "vm", "list");
    shell.run("vm", "list", "--home=" + other);

    assertThat(server.received)
        .hasSize(2)
        .allSatisfy(
            call -> {
              assertThat(call.path()).isEqualTo("/v1/tenants/other-prod/vms");
              assertThat(call.headers()).containsEntry("authorization", "Bearer faso_other");
            });
  }

  @Test
  void a_home_that_is_named_has_a_name() {
    Result result = shell.run("vm", "list", "--home", "");

    assertThat(result.err()).contains("--home needs a folder");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(server.received).isEmpty();
  }

  @Test
  void one_can_act_as_somebody_else() throws IOException {
    shell.file("sante-lead.token", "faso_lead\n");
    shell.environment.put("FASO_AS", "sante-lead");

    shell.run("me");

    assertThat(server.last().headers()).containsEntry("authorization", "Bearer faso_lead");
  }

  @Test
  void a_token_comes_from_the_environment_or_from_a_file_that_is_named() throws IOException {
    Path file = shell.file("other", "faso_file\n");
    shell.environment.put("FASO_TOKEN", "faso_environment");

    shell.run("me");
    shell.run("me", "--token-file", file.toString());

    assertThat(server.received)
        .extracting(call -> call.headers().get("authorization"))
        .containsExactly("Bearer faso_environment", "Bearer faso_file");
  }

  @Test
  void a_token_that_is_missing_is_told_by_its_file() {
    shell.environment.put("FASO_AS", "nobody");

    Result result = shell.run("me");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(home.resolve("nobody.token").toString());
  }

  @Test
  void without_a_control_plane_one_learns_how_to_get_one() throws IOException {
    Files.delete(home.resolve("url"));

    Result result = shell.run("vm", "list");

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.err()).contains("faso up", "FASO_URL", home.resolve("url").toString());
  }

  @Test
  void an_address_that_is_none_is_told() {
    assertThat(shell.run("me", "--url", "localhost:80").exitCode()).isEqualTo(2);
    assertThat(shell.run("me", "--url", "ftp://x").err()).contains("ftp://x is no address");
  }

  @Test
  void the_option_wins_over_the_environment_and_that_over_the_home() {
    shell.environment.put("FASO_TENANT", "from-environment");

    shell.run("vm", "list");
    shell.run("vm", "list", "--tenant", "from-option");

    assertThat(server.received)
        .extracting(FakeControlPlane.Received::path)
        .containsExactly("/v1/tenants/from-environment/vms", "/v1/tenants/from-option/vms");
  }

  @Test
  void the_only_tenant_needs_no_name() throws IOException {
    Files.delete(home.resolve("tenant"));

    assertThat(shell.run("vm", "list").exitCode()).isZero();
    assertThat(server.last().path()).isEqualTo("/v1/tenants/tenant-01k3v8z6q4e9rb7t5m2xw0c1h7/vms");
  }

  @Test
  void of_several_tenants_one_must_be_chosen() throws IOException {
    Files.delete(home.resolve("tenant"));
    ObjectNode page = new ObjectMapper().createObjectNode().putNull("next");
    page.putArray("items")
        .add(((ObjectNode) server.contract.example("Tenant")).put("name", "one"))
        .add(((ObjectNode) server.contract.example("Tenant")).put("name", "two"));
    server.answer("listTenants", Reply.of(200, page));

    Result result = shell.run("vm", "list");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--tenant NAME", "one (sante)", "two (sante)");
  }

  @Test
  void with_a_ministry_a_tenant_is_one_of_hers() {
    shell.run("vm", "list", "--ministry", "sante", "--tenant", "sante-prod");
    Result missing = shell.run("vm", "list", "--ministry", "sante", "--tenant", "other");

    assertThat(server.received.get(0).path()).isEqualTo("/v1/ministries/sante/tenants");
    assertThat(server.received.get(1).path())
        .isEqualTo("/v1/tenants/tenant-01k3v8z6q4e9rb7t5m2xw0c1h7/vms");
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).contains("Ministry sante has no tenant other.");
  }

  @Test
  void a_ministry_or_the_platform_can_be_meant_instead_of_a_tenant() {
    shell.run("quota", "show", "--ministry", "sante");
    shell.run("token", "list", "--ministry", "sante");
    shell.run("token", "list", "--platform");
    shell.run("token", "list");

    assertThat(server.received)
        .extracting(FakeControlPlane.Received::path)
        .containsExactly(
            "/v1/ministries/sante/quota",
            "/v1/ministries/sante/tokens",
            "/v1/tokens",
            "/v1/tenants/sante-prod/tokens");
  }

  @Test
  void the_vms_of_all_tenants_can_be_listed_and_filtered() {
    shell.run("vm", "list", "--all", "--tenant", "a", "--node", "n1", "--phase", "RUNNING");

    assertThat(server.last().path()).isEqualTo("/v1/vms");
    assertThat(server.last().query())
        .containsEntry("tenant", "a")
        .containsEntry("node", "n1")
        .containsEntry("phase", "RUNNING");
  }

  @Test
  void a_new_secret_can_go_into_a_file_that_only_its_owner_reads() throws IOException {
    Path file = home.resolve("deploy.token");

    Result result =
        shell.run("token", "create", "deploy", "--role", "member", "--save", file.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).doesNotContain("faso_example");
    assertThat(Files.readString(file)).isEqualTo("faso_example\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(home)) {
      assertThat(files).noneMatch(other -> other.getFileName().toString().startsWith(".faso"));
    }
  }

  @Test
  void values_are_sent_as_the_api_wants_them() {
    shell.run("node", "set", "n1", "--rack", "", "--label", "disk=nvme", "--remove-label", "old");

    assertThat(server.last().headers())
        .containsEntry("content-type", "application/merge-patch+json");
    assertThat(server.last().body().toString())
        .isEqualTo("{\"rack\":null,\"labels\":{\"disk\":\"nvme\",\"old\":null}}");

    shell.run("quota", "set", "--memory", "32GiB", "--volumes", "1TiB", "--vcpus", "8");

    assertThat(server.last().body().toString())
        .isEqualTo(
            "{\"vcpus\":{\"limit\":8},\"memoryMiB\":{\"limit\":32768},\"volumeGiB\":{\"limit\":1024}}");
  }

  @Test
  void user_data_may_come_from_standard_input() {
    shell.input("#cloud-config\n");

    shell.run("vm", "create", "w", "--flavor", "small", "--image", "tiny", "--user-data", "-");

    assertThat(server.last().body().path("userData").asText()).isEqualTo("#cloud-config\n");
  }

  @Test
  void a_choice_need_not_be_in_capitals() {
    shell.run("vm", "list", "--phase", "running", "--power=off");

    assertThat(server.last().query())
        .containsEntry("phase", "RUNNING")
        .containsEntry("power", "OFF");

    shell.run("token", "create", "t", "--role", "Member");

    assertThat(server.last().body().path("role").asText()).isEqualTo("member");

    shell.run("vm", "wait", "web-1", "--for", "running");

    assertThat(server.last().query()).containsEntry("wait", "RUNNING");
  }

  @Test
  void a_version_can_be_insisted_on() {
    shell.run("flavor", "set", "small", "--description", "x", "--if-match", "\"3\"");

    assertThat(server.last().headers()).containsEntry("if-match", "\"3\"");
  }
}
