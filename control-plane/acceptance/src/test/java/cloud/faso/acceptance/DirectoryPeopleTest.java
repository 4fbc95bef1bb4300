package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * People of a government's directory, who sign in with the browser: two operators of whom neither
 * destroys anything alone, a ministry's lead, and an auditor.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("issuer")
final class DirectoryPeopleTest {

  private final Path folder;
  private final Home home;
  private final Directory directory;
  private Person awa;
  private Person issa;

  DirectoryPeopleTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.home = new Home(folder.resolve("faso"));
    this.directory = new Directory(folder.resolve("directory"));
  }

  @BeforeAll
  void up() throws Exception {
    directory.start();
    home.said("up", "--port", String.valueOf(home.port()), "--simulate", "2");
    Path file = home.file("control-plane.yml");
    String written = Files.readString(file);
    assertThat(written).contains("secondOperator: false\n");
    Files.writeString(
        file, written.replace("secondOperator: false\n", "") + directory.configuration());
    home.said("up");
    awa = person("awa", "faso-operators");
    issa = person("issa", "faso-operators");
  }

  @AfterAll
  void down() throws Exception {
    home.faso("down");
    directory.close();
  }

  private Person person(String name, String group) throws Exception {
    directory.group(name, group);
    return Person.ofDirectory(home, folder.resolve(name), name, directory);
  }

  private static void found(Person operator, String ministry) throws Exception {
    operator.said("ministry", "create", ministry, "--name-fr", "Un ministère", "--name-en", "One");
  }

  @Test
  void a_ministry_ends_when_a_second_operator_confirms_it() throws Exception {
    found(awa, "sport");

    String waits = awa.said("ministry", "delete", "sport");
    assertThat(waits).contains("waits for a second operator", "confirmation confirm cnf-");
    String asked = waits.replaceAll("(?s).*(cnf-[0-9a-z]+).*", "$1");
    Shell.Outcome alone = awa.faso("confirmation", "confirm", asked);
    assertThat(alone.exit()).isEqualTo(4);
    assertThat(alone.output()).contains("Have another operator confirm it");
    awa.curled(200, "GET", "/v1/ministries/sport", null);

    assertThat(issa.said("confirmation", "list")).contains(asked, "WAITING", "sport", "awa of");
    issa.said("confirmation", "confirm", asked);

    assertThat(issa.said("confirmation", "show", asked)).contains("CONFIRMED");
    assertThat(awa.faso("ministry", "show", "sport").exit()).isEqualTo(3);
    JsonNode deed = issa.shown("audit", "list", "--because", asked, "--verb", "deleteMinistry");
    assertThat(deed.findValuesAsText("name")).contains("awa of the directory");
    assertThat(deed.findValuesAsText("confirmedBy")).contains(issa.shown("me").path("id").asText());
  }

  @Test
  void it_is_explained_who_may_what_and_the_table_is_the_contract() throws Exception {
    Person fatou = person("fatou", "faso-sante-lead");
    String id = fatou.shown("me").path("id").asText();

    String may = awa.said("access", "explain", id, "createVm", "sante-prod");
    assertThat(may).containsPattern("(?m)^allowed +yes$").contains("role=lead");
    JsonNode mayNot = awa.shown("access", "explain", id, "createSite");
    assertThat(mayNot.path("allowed").asBoolean(true)).isFalse();
    assertThat(mayNot.at("/needed/0").asText()).isEqualTo("operator");
    assertThat(fatou.shown("access", "explain", id, "createVm", "sante-prod").path("allowed"))
        .as("a lead asks for her ministry")
        .isEqualTo(awa.shown("access", "explain", id, "createVm", "sante-prod").path("allowed"));
    assertThat(fatou.faso("access", "explain", id, "createVm", "education-prod").exit())
        .as("of another she does not even learn that it is there")
        .isEqualTo(9);

    JsonNode table = fatou.shown("access", "table");
    JsonNode contract =
        new YAMLMapper().readTree(fatou.curl("GET", "/v1/openapi.yaml", null).body());
    assertThat(table).hasSizeGreaterThan(200);
    assertThat(table)
        .allSatisfy(
            rule -> {
              JsonNode access =
                  contract
                      .path("paths")
                      .path(rule.path("path").asText())
                      .path(rule.path("method").asText().toLowerCase(Locale.ROOT))
                      .path("x-faso-access");
              assertThat(rule.path("scope")).as(rule.toString()).isEqualTo(access.path("scope"));
              assertThat(rule.path("roles"))
                  .as(rule.toString())
                  .containsExactlyInAnyOrderElementsOf(access.path("roles"));
            });
    assertThat(fatou.said("access", "table").lines()).hasSize(table.size() + 1);
  }

  @Test
  void an_auditor_finds_what_was_done_since_and_why_and_proves_it() throws Exception {
    Person mariam = person("mariam", "faso-auditors");
    found(awa, "before");
    String since = Instant.now().toString();
    found(awa, "after");
    String waits = awa.said("ministry", "delete", "after");
    String asked = waits.replaceAll("(?s).*(cnf-[0-9a-z]+).*", "$1");
    issa.said("confirmation", "confirm", asked);

    JsonNode made = mariam.shown("audit", "list", "--since", since, "--verb", "createMinistry");
    assertThat(made).hasSize(1);
    assertThat(mariam.shown("audit", "list", "--verb", "createMinistry").size())
        .as("with those of before")
        .isGreaterThanOrEqualTo(2);
    List<String> told = mariam.said("audit", "list", "--since", since).lines().toList();
    assertThat(told.getFirst()).contains("REQUEST", "BECAUSE OF");
    assertThat(told)
        .as("asked for")
        .anySatisfy(
            line -> assertThat(line).contains("deleteMinistry", "DELETE /v1/ministries/after"));
    assertThat(told)
        .as("and done because of it, when another confirmed it")
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("awa of the directory", "deleteMinistry", asked + "/actions/confirm")
                    .containsPattern(" " + asked + " +204 "));

    Path keys = Files.writeString(mariam.file("keys"), mariam.shown("audit", "keys").toString());
    String day = since.substring(0, 10);
    String next = Instant.now().toString().substring(0, 10);
    String sealed =
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> mariam.faso("audit", "export", "--from", day, "--to", next).out(),
                text -> text.contains(asked));
    Path export = Files.writeString(mariam.file("audit.jsonl"), sealed);
    String[] verify = {"audit", "verify", "--file", export.toString(), "--keys", keys.toString()};
    assertThat(mariam.said(verify)).contains("Intact");
    Files.writeString(export, sealed.replace(asked, "cnf-another"));
    assertThat(mariam.faso(verify).output()).contains("Broken at entry");
  }

  @Test
  void whoever_is_cut_off_from_the_directory_is_told_so_and_local_users_come_in() throws Exception {
    JsonNode salif = lead(awa, "salif");
    directory.stop();
    try {
      Shell.Outcome refused =
          home.of(folder.resolve("late")).with("LC_ALL", "fr_BF.UTF-8").faso("login");
      assertThat(refused.exit()).isEqualTo(8);
      assertThat(refused.output())
          .contains("L’annuaire", directory.url().toString(), "est injoignable");

      Person local =
          Person.signedIn(
              home, folder.resolve("salif"), "salif", salif.path("oneTimePassword").asText());
      assertThat(local.said("me")).contains("role=lead", "ministry=sante");
      assertThat(awa.said("me")).as("who is in stays in").contains("role=operator");
    } finally {
      directory.start();
    }
  }

  /** A local user who leads a ministry. */
  private static JsonNode lead(Person operator, String user) throws Exception {
    JsonNode made = operator.shown("person", "create", user, "--name", user);
    operator.said("member", "add", user, "--role", "lead", "--ministry", "sante");
    return made;
  }
}
