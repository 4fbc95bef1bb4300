package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.Shell.Result;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.noun.Nouns;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command as a whole, with every option that it has: the server refuses what is not right. */
class EveryCommandTest extends ShellTestBase {

  private static final Set<String> OF_THEIR_OWN =
      Set.of("watch", "console", "wait", "export", "verify", "user-data");

  /** What is shown as it is until it is gone. */
  private static final Set<String> KEPT =
      Set.of(
          "vm delete",
          "volume delete",
          "ministry delete",
          "segment delete",
          "port delete",
          "security-group delete",
          "external-network delete",
          "router delete",
          "router detach",
          "floating-ip delete",
          "load-balancer delete");

  /** A command to be typed. */
  record Typed(Noun noun, Verb verb) {
    @Override
    public String toString() {
      return noun.name() + " " + verb.name();
    }
  }

  @BeforeEach
  void leaveFiles() throws IOException {
    shell.file("image.raw", "some bytes");
    shell.file("key.pub", "ssh-ed25519 " + "A".repeat(68) + " awa");
    shell.environment.put("FASO_TOKEN", "faso_of_somebody");
    shell.input("correct horse battery\nstaple less horse\n");
    shell.file("user-data", "#cloud-config\n");
    shell.file("payload.json", "{}");
  }

  /** All but those that have no end, or show no JSON: they have tests of their own. */
  static Stream<Typed> commands() {
    return Nouns.NAMES.stream()
        .map(Nouns::named)
        .flatMap(noun -> noun.verbs().stream().map(verb -> new Typed(noun, verb)))
        .filter(typed -> !OF_THEIR_OWN.contains(typed.verb().name()));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void it_makes_a_valid_call_and_shows_the_answer(Typed typed) {
    for (String format : List.of("table", "json", "yaml")) {
      Result result = shell.run(line(typed, true, "-o", format));

      assertThat(result.err()).as(typed.toString()).doesNotContain("faso:");
      assertThat(result.exitCode()).as(typed.toString()).isZero();
      assertThat(result.out().isEmpty())
          .as(typed.toString())
          .isEqualTo(!format.equals("table") && answersNothing(typed));
      assertReadable(format, result.out());
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void it_does_with_the_least_that_must_be_typed(Typed typed) {
    Result result = shell.run(line(typed, false));

    assertThat(result.err()).as(typed.toString()).doesNotContain("faso:");
    assertThat(result.exitCode()).as(typed.toString()).isZero();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void it_changes_nothing_on_a_dry_run(Typed typed) {
    if (!typed.verb().traits().contains(Trait.CHANGES)) {
      return;
    }
    Result result = shell.run(line(typed, true, "--dry-run"));

    assertThat(result.exitCode()).as(typed.toString()).isZero();
    assertThat(result.err()).contains("nothing was changed");
    assertThat(server.received)
        .filteredOn(call -> !call.method().equals("GET"))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call.query()).containsEntry("dryRun", "true"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void it_explains_itself_in_both_languages(Typed typed) {
    for (String locale : List.of("en_US.UTF-8", "fr_BF.UTF-8")) {
      shell.environment.put("LANG", locale);
      List<String> line = new ArrayList<>(List.of(typed.noun().name(), typed.verb().name()));
      line.removeIf(String::isEmpty);
      line.add("--help");

      Result result = shell.run(line.toArray(String[]::new));

      assertThat(result.exitCode()).isZero();
      assertThat(result.out())
          .contains("--output")
          .contains(locale.startsWith("fr") ? "Partout" : "Everywhere");
    }
  }

  @Test
  void no_two_options_of_a_command_are_called_the_same() {
    assertThat(commands())
        .allSatisfy(
            typed ->
                assertThat(typed.verb().fields().stream().map(Field::option))
                    .as(typed.toString())
                    .doesNotHaveDuplicates());
  }

  private static boolean answersNothing(Typed typed) {
    return typed.noun().name().equals("logout")
        || (List.of("delete", "remove", "remove-rule", "change-password")
                .contains(typed.verb().name())
            && !KEPT.contains(typed.toString()));
  }

  private static void assertReadable(String format, String out) {
    try {
      switch (format) {
        case "json" -> new ObjectMapper().readTree(out);
        case "yaml" -> new YAMLMapper().readTree(out);
        default -> assertThat(out.lines()).noneMatch(line -> line.contains("{\""));
      }
    } catch (IOException e) {
      throw new AssertionError(out, e);
    }
  }

  private String[] line(Typed typed, boolean everything, String... more) {
    List<String> line = new ArrayList<>(List.of(typed.noun().name()));
    if (!typed.verb().name().isEmpty()) {
      line.add(typed.verb().name());
    }
    if (typed.verb().names() != Names.NONE) {
      line.add(name(typed));
    }
    for (Field field : typed.verb().fields()) {
      if (field.required() || (everything && !alone(field))) {
        line.add(field.option());
        value(typed, field).ifPresent(line::add);
      }
    }
    if (typed.toString().equals("key create") && !everything) {
      line.addAll(List.of("--file", home.resolve("key.pub").toString()));
    }
    if (typed.toString().equals("image create") && !everything) {
      line.addAll(List.of("--format", "raw"));
    }
    if (typed.toString().equals("access explain")) {
      line.addAll(List.of("createVm", "sante-prod"));
    }
    if (typed.toString().equals("net trace")) {
      line.add("db");
    }
    if (typed.toString().equals("tenant create") || typed.noun().name().equals("statement")) {
      line.addAll(List.of("--ministry", "sante"));
    }
    line.addAll(List.of(more));
    return line.toArray(String[]::new);
  }

  /** Options that mean something else together with the rest. */
  private static boolean alone(Field field) {
    return List.of(
            "--all",
            "--node",
            "--platform",
            "--mine",
            "--public-key",
            "--save",
            "--pdf",
            "--csv",
            "--udp",
            "--sctp",
            "--icmp")
        .contains(field.option());
  }

  private static String name(Typed typed) {
    return switch (typed.noun().name()) {
      case "pool" -> "pool-01k3v8z6q4e9rb7t5m2xw0c1h3";
      case "confirmation" -> "cnf-01k3v8z6q4e9rb7t5m2xw0c1hb";
      case "request" -> "request-01k3v8z6q4e9rb7t5m2xw0c1h8";
      case "operation" -> "op-01k3v8z6q4e9rb7t5m2xw0c1hb";
      case "price" -> "price-01k3v8z6q4e9rb7t5m2xw0c1h8";
      case "statement" -> "2026-11";
      case "subnet" -> "subnet-01k3v8z6q4e9rb7t5m2xw0c1kb";
      case "floating-ip" -> "198.51.100.11";
      default -> "thing-1";
    };
  }

  private Optional<String> value(Typed typed, Field field) {
    if (List.of("token create", "member add", "member set").contains(typed.toString())
        && field.option().equals("--role")) {
      return Optional.of("member");
    }
    if (!field.choices().isEmpty()) {
      return Optional.of(field.choices().getFirst());
    }
    return switch (field.kind()) {
      case FLAG -> Optional.empty();
      case NUMBER -> Optional.of(field.option().equals("--mtu") ? "1442" : "100");
      case DECIMAL -> Optional.of("1.5");
      case MIB -> Optional.of("2GiB");
      case GIB -> Optional.of("10");
      case LABELS -> Optional.of("app=web");
      case LABELS_GONE -> Optional.of("old");
      case SWITCH -> Optional.of("off");
      case CONTACTS -> Optional.of("fr:Awa Ouédraogo <awa@sante.gov.bf>");
      case ITEMS ->
          Optional.of(
              switch (field.option()) {
                case "--nic" ->
                    "segment=front,addresses=10.0.0.5+fd00::5,securityGroups=web+db,sendMbps=10";
                case "--route" -> "destination=10.9.0.0/24,nextHop=10.0.0.9";
                case "--listener" ->
                    "protocol=TCP,port=443,members=web-1:8443+web-2:8443,intervalSeconds=5";
                case "--rule" -> "direction=INGRESS,protocol=tcp,ports=80-443";
                default -> "cidr=10.0.0.100,mac=02:00:5e:10:00:01";
              });
      case LIST ->
          Optional.of(
              switch (field.option()) {
                case "--event" -> "vm.*,site.created";
                case "--pool", "--pool6" -> "10.0.0.9-10.0.0.20,10.0.0.30";
                case "--dns", "--address" -> "10.0.0.5,fd00::5";
                default -> "awa,issa";
              });
      case JSON -> Optional.of(home.resolve("payload.json").toString());
      case CONTENT -> Optional.of(home.resolve("user-data").toString());
      case TEXT ->
          Optional.of(
              switch (field.option()) {
                case "--file" ->
                    home.resolve(typed.noun().name().equals("key") ? "key.pub" : "image.raw")
                        .toString();
                case "--target-url" -> "https://tickets.sante.gov.bf/faso";
                case "--loan" -> "loan-01k3v8z6q4e9rb7t5m2xw0c1hj";
                case "--delivery" -> "delivery-01k3v8z6q4e9rb7t5m2xw0c1hd";
                case "--sha256" -> "ab".repeat(32);
                case "--target" -> "vm-01k3v8z6q4e9rb7t5m2xw0c1ha";
                case "--label" -> "app=web";
                case "--cidr", "--remote-cidr" -> "10.0.0.0/24";
                case "--cidr6" -> "fd00::/64";
                case "--gateway", "--gateway6", "--encap-address", "--address" -> "10.0.0.1";
                case "--mac" -> "02:00:5e:10:00:01";
                case "--protocol" -> "tcp";
                case "--rule" -> "rule-01k3v8z6q4e9rb7t5m2xw0c1ke";
                case "--email" -> "awa@sante.example";
                case "--peer" -> "tenant-01k3v8z6q4e9rb7t5m2xw0c1q7";
                case "--offer" -> "offer-01k3v8z6q4e9rb7t5m2xw0c1p2";
                case "--valid-from" -> "2027-01-01";
                default -> "text";
              });
    };
  }
}
