package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told when a line is not understood, or holds what must not be sent. */
class MistypedTest extends ShellTestBase {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "vm create web-1; Missing: --flavor, --image",
        "vm crete; Did you mean: create",
        "vm list --limit many; --limit takes a whole number, 0 or more, not many",
        "vm wait web-1 --timeout -5; --timeout takes a whole number, 0 or more, not -5",
        "node set n1 --vcpu-overcommit NaN; --vcpu-overcommit takes a number such as 1.5, not NaN",
        "vm show kc5/..; VM takes a name or an id (lower-case letters, digits and hyphens), not kc5/..",
        "vm delete web-1 kc5/..; VM takes a name or an id",
        "vm list --tenant ../x; --tenant takes a name or an id",
        "quota show --ministry a/b; --ministry takes a name or an id",
        "operation show op-nope; OPERATION takes an id (op-…), as `./faso operation list` shows it, not op-nope",
        "operation list --target web-1; --target takes an id (vm-…), as `./faso vm list` shows it, not web-1",
        "vm list --phase asleep; --phase cannot be asleep; it is one of: PENDING, PROVISIONING",
        "flavor create f --vcpus 1 --memory 2XB --root-disk 5; --memory takes a size",
        "vm set web-1 --label app; --label takes NAME=VALUE",
        "vm list -o xml; -o cannot be xml",
        "vm show; Missing: VM",
        "vm; Usage: faso vm",
        "; Usage: faso",
        "vm show a b; Not understood: b",
        "vm create w --flavor a --image b --user-data /nowhere; /nowhere cannot be read: no such file",
        "key create awa; --file or --public-key",
        "image create x --file /nowhere; no such file",
        "image create x --file /tmp; /tmp cannot be read: it is a folder",
        "key create awa --file /tmp; /tmp cannot be read: it is a folder",
        "key create awa --file /dev/zero; /dev/zero is larger than 64 KiB",
        "me --token-file /tmp; /tmp cannot be read: it is a folder",
        "vm create w --flavor a --image b --user-data /dev/zero; /dev/zero is larger than 64 KiB",
        "vm create w --flavor a --image b --user-data /dev/null; /dev/null cannot be read: it is empty",
        "token create t --role member --save /nope/x; /nope/x cannot be written: its folder does not exist",
        "token create t --role member --save /tmp; /tmp cannot be written: it is a folder",
        "token create t --role member --save /proc/x; /proc/x cannot be written: you may not write",
        "node join-token n1 --save /proc/x; /proc/x cannot be written: you may not write",
        "completion fish; bash, zsh",
        "tenant create t; --ministry CODE"
      })
  void a_line_that_is_not_understood_is_explained(String line, String expected) {
    Result result = shell.run(line == null ? new String[0] : line.split(" ", -1));

    assertThat(result.err()).contains(expected);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(server.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "vm show _; VM",
        "vm delete _; VM",
        "vm stop web-1 _; VM",
        "vm wait _; VM",
        "vm create _ --flavor small --image tiny; NAME",
        "vm list --tenant _; --tenant",
        "_vm list --tenant=; --tenant",
        "vm list --site _; --site",
        "vm create w --flavor _ --image tiny; --flavor",
        "vm create w --flavor small --image tiny --key awa,,issa; --key",
        "vm set web-1 --remove-label _; --remove-label",
        "quota show --ministry _; --ministry",
        "token create t --role member --save _; --save",
        "me --url _; --url",
        "me --token-file _; --token-file"
      })
  void an_empty_value_is_told_and_nothing_is_sent(String line, String what) {
    String[] typed = line.replaceAll("^_", "").split(" ", -1);

    Result result =
        shell.run(Arrays.stream(typed).map(w -> w.equals("_") ? "" : w).toArray(String[]::new));

    assertThat(result.err()).isEqualTo("faso: " + what + " must not be empty\n");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(server.received).isEmpty();
  }

  @Test
  void a_tenant_of_the_environment_that_is_none_is_told_by_its_variable() {
    shell.environment.put("FASO_TENANT", "a b");

    assertThat(shell.run("vm", "list").err()).contains("FASO_TENANT takes a name or an id");
    assertThat(server.received).isEmpty();
  }

  @Test
  void a_line_that_is_not_understood_is_explained_in_french_too() {
    shell.environment.put("LC_ALL", "fr_FR.UTF-8");

    assertThat(shell.run("vm", "create", "web-1").err())
        .isEqualTo("faso : Il manque : --flavor, --image\nVoir : ./faso vm create --help\n");
  }

  @Test
  void text_that_is_not_utf_8_is_not_sent_changed() throws IOException {
    Path file = Files.write(home.resolve("data"), "# Santé".getBytes(StandardCharsets.ISO_8859_1));
    shell.input(Files.readAllBytes(file));

    for (String name : List.of(file.toString(), "-")) {
      Result result =
          shell.run("vm", "create", "w", "--flavor", "a", "--image", "b", "--user-data", name);

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .contains(name.equals("-") ? "standard input is not text" : name + " is not text")
          .contains("iconv -f ISO-8859-1 -t UTF-8 " + name);
    }
    assertThat(server.received).isEmpty();
  }

  @Test
  void user_data_is_sent_up_to_64_KiB_of_utf_8() throws IOException {
    String most = "é".repeat(32_768);
    String[] line = {"vm", "create", "w", "--flavor", "a", "--image", "b", "--user-data", "-"};

    assertThat(shell.input(most).run(line).exitCode()).isZero();
    assertThat(server.last().body().path("userData").asText()).isEqualTo(most);
    Result result = shell.input(most + "a").run(line);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("standard input is larger than 64 KiB");
    assertThat(server.received).hasSize(1);
  }

  @Test
  void a_private_key_does_not_leave_the_machine() throws IOException {
    var file =
        shell.file(
            "id", "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n");

    Result result = shell.run("key", "create", "awa", "--file", file.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("private key");
    assertThat(server.received).isEmpty();
  }
}
