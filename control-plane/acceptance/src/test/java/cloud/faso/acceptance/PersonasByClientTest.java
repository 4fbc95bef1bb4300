package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who do all with the client. */
final class PersonasByClientTest extends Personas {

  PersonasByClientTest(@TempDir Path folder) throws Exception {
    super(folder);
  }

  @Override
  Person signedIn(String user, String oneTime) throws Exception {
    return Person.signedIn(home, folder.resolve(user), user, oneTime);
  }

  /** Asks for a call; gives the request's id. */
  private static String ask(
      Person who, String option, String place, String call, Path payload, String... more)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("request", "ask", option, place));
    words.addAll(List.of("--call", call, "--payload", payload.toString()));
    words.addAll(List.of("--reason", "The season begins."));
    words.addAll(List.of(more));
    return who.shown(words.toArray(String[]::new)).path("id").asText();
  }

  private static JsonNode vmShown(Person who, String name) throws Exception {
    return who.shown("vm", "show", name, "--tenant", "eaux-prod");
  }

  private static JsonNode statement(Person who, String ministry) throws Exception {
    return who.shown("statement", "show", month(), "--ministry", ministry);
  }

  @Test
  void an_operator_founds_a_ministry_answers_its_lead_watches_the_platform_and_ends_it()
      throws Exception {
    Person awa = person("awa", "--role", "operator", "--platform");
    awa.said(
        "ministry",
        "create",
        "sport",
        "--name-fr",
        "Ministère des Sports",
        "--name-en",
        "Sports",
        "--vcpus",
        "4",
        "--memory",
        "16GiB",
        "--vms",
        "10",
        "--volumes",
        "100GiB");
    awa.said("tenant", "create", "sport-club", "--ministry", "sport");
    awa.said(quota("sport-club", "2"));

    Person idriss = person("idriss", "--role", "lead", "--ministry", "sport");
    Path more = Files.writeString(folder.resolve("more.json"), "{\"vcpus\":{\"limit\":8}}");
    String asked = ask(idriss, "--ministry", "sport", "patchMinistryQuota", more);
    assertThat(idriss.faso("request", "approve", asked).exit()).as("an operator's").isEqualTo(4);
    assertThat(awa.said("request", "list", "--all", "--phase", "OPEN")).contains(asked);
    assertThat(awa.said("request", "show", asked)).contains("idriss of a story");
    awa.said("request", "approve", asked, "--comment", "For the games.");
    assertThat(idriss.shown("quota", "show", "--ministry", "sport").at("/vcpus/limit"))
        .hasToString("8");

    assertThat(awa.said("node", "list")).contains("sim-0001", "READY", "sim-0002");
    assertThat(awa.said("capacity")).contains("ouaga");
    assertThat(awa.said("doctor")).contains("rules hold");

    Path seed = Files.writeString(folder.resolve("seed.yaml"), "#cloud-config\nlocale: fr_BF\n");
    awa.said(vm("o-1", "--user-data", seed.toString(), "--wait"));
    assertThat(vmShown(awa, "o-1").toString()).doesNotContain("fr_BF");
    String[] secret = {"vm", "user-data", "o-1", "--tenant", "eaux-prod", "--reason"};
    assertThat(awa.faso(Arrays.copyOf(secret, 5)).exit()).as("without a reason").isEqualTo(2);
    String[] why = Arrays.copyOf(secret, 7);
    why[6] = "Ticket 4711.";
    assertThat(awa.said(why)).contains("locale: fr_BF");
    assertThat(root.said("audit", "list", "--verb", "readUserData")).contains("awa of a story");
    assertThat(awa.faso("vm", "force-delete", "o-1", "--tenant", "eaux-prod").exit())
        .as("its node can delete it")
        .isEqualTo(5);
    awa.said("vm", "delete", "o-1", "--tenant", "eaux-prod", "--wait");

    assertThat(statement(awa, "sport").path("status").asText()).isEqualTo("DRAFT");
    assertThat(awa.said("statement", "show", month(), "--ministry", "sport")).contains("so far");

    awa.said("tenant", "delete", "sport-club");
    // This home has one operator of its own, and so no second one to ask.
    awa.said("ministry", "delete", "sport");
    assertThat(awa.faso("ministry", "show", "sport").exit()).isEqualTo(3);
  }

  @Test
  void a_lead_divides_a_quota_lets_people_in_and_reads_what_it_costs() throws Exception {
    Person fatou = person("fatou", "--role", "lead", "--ministry", "eaux");
    assertThat(fatou.said("me")).contains("role=lead", "ministry=eaux");
    fatou.said("tenant", "create", "eaux-test", "--ministry", "eaux");
    fatou.said(quota("eaux-test", "2"));
    assertThat(fatou.faso(quota("eaux-test", "100")).exit()).as("more than is left").isEqualTo(6);
    assertThat(fatou.shown("quota", "show", "--ministry", "eaux").at("/vcpus/limit").asInt())
        .isEqualTo(16);

    root.said("person", "create", "moussa", "--name", "Moussa");
    fatou.said("member", "add", "moussa", "--role", "viewer", "--tenant", "eaux-test");
    assertThat(fatou.said("member", "list", "--tenant", "eaux-test")).contains("Moussa");

    assertThat(fatou.said(vm("f-1", "--dry-run"))).contains("cost per month", "XOF");
    fatou.said(vm("f-1", "--wait"));
    JsonNode made = vmShown(fatou, "f-1");
    assertThat(made.path("monthlyCostXof").asLong()).isPositive();
    assertThat(made.path("node").isNull()).as("where it runs is the operators'").isTrue();

    assertThat(fatou.said("audit", "list", "--ministry", "eaux"))
        .contains("createVm", "createTenantMember");
    assertThat(fatou.faso("audit", "list").exit()).as("the platform's").isEqualTo(4);
    awaitBill();
    Path pdf = fatou.file("eaux.pdf");
    fatou.said("statement", "show", month(), "--ministry", "eaux", "--pdf", pdf.toString());
    assertThat(pdf).content(StandardCharsets.ISO_8859_1).startsWith("%PDF-");
    JsonNode statement = statement(fatou, "eaux");
    assertThat(statement.path("lines").findValuesAsText("name")).contains("old-1");
    assertThat(statement.at("/forecast/budgetXof").asLong()).isEqualTo(12 * 5_000_000L);
    fatou.said("vm", "delete", "f-1", "--tenant", "eaux-prod", "--wait");
  }

  @Test
  void a_member_runs_a_VM_within_the_quota_and_sees_nothing_of_others() throws Exception {
    Person ali = person("ali", "--role", "member", "--tenant", "eaux-prod");
    Path key = Files.writeString(folder.resolve("key.pub"), KEY + "\n");
    ali.said("key", "create", "laptop", "--file", key.toString());
    ali.said(vm("a-1", "--key", "laptop", "--wait"));
    assertThat(ali.said("vm", "list")).as("the only tenant needs no naming").contains("a-1");
    ali.said("vm", "stop", "a-1", "--tenant", "eaux-prod", "--wait");
    assertThat(vmShown(ali, "a-1").path("phase").asText()).isEqualTo("STOPPED");

    assertThat(ali.faso("quota", "set", "--tenant", "eaux-prod", "--vcpus", "8").exit())
        .as("a lead's")
        .isEqualTo(4);
    String[] wide = vm("a-2");
    wide[Arrays.asList(wide).indexOf("tiny")] = "wide";
    Shell.Outcome beyond = ali.faso(wide);
    assertThat(beyond.exit()).as("beyond the quota").isEqualTo(6);
    assertThat(beyond.output()).contains("request");
    String payload = body("a-2").replace("\"flavor\":\"tiny\"", "\"flavor\":\"wide\"");
    Path file = Files.writeString(folder.resolve("wide.json"), payload);
    String until = inTwentyDays();
    String asked = ask(ali, "--tenant", "eaux-prod", "createVm", file, "--until", until);
    Person lea = person("lea", "--role", "lead", "--ministry", "eaux");
    JsonNode shown = lea.shown("request", "show", asked);
    assertThat(shown.at("/estimate/monthlyCostXof").asLong()).isPositive();
    assertThat(shown.at("/estimate/obstacle").isNull()).isTrue();
    lea.said("request", "approve", asked);
    ali.said("vm", "wait", "a-2", "--for", "RUNNING", "--tenant", "eaux-prod");
    assertThat(ali.said("request", "show", asked)).contains("GRANTED");
    assertThat(vmShown(ali, "a-2").path("expiresAt").asText())
        .as("it was asked for until then")
        .isEqualTo(until);
    assertThat(lea.said("audit", "list", "--ministry", "eaux", "--because", asked))
        .contains("createVm", "ali of a story");

    assertThat(ali.faso("vm", "list", "--tenant", "sante-prod").exit()).isEqualTo(3);

    awaitBill();
    assertThat(ali.said("usage", "show", "--tenant", "eaux-prod")).contains("old-1", "total");
    assertThat(ali.faso("statement", "show", month(), "--ministry", "eaux").exit())
        .as("the ministry's statement is its lead's")
        .isIn(3, 4);
    ali.said("vm", "delete", "a-1", "a-2", "--tenant", "eaux-prod", "--wait");
  }

  @Test
  void an_auditor_reads_all_proves_it_offline_and_changes_nothing() throws Exception {
    Person mariam = person("mariam", "--role", "auditor", "--platform");
    assertThat(mariam.said("me")).contains("mariam of a story");
    assertThat(mariam.said("audit", "list", "--verb", "createMinistry")).contains("201");
    assertThat(mariam.faso("ministry", "create", "m", "--name-fr", "m", "--name-en", "m").exit())
        .isEqualTo(4);

    Path keys = mariam.file("keys.json");
    Path export = mariam.file("audit.jsonl");
    Files.writeString(keys, mariam.shown("audit", "keys").toString());
    String[] whole = {"audit", "export", "--from", today(), "--to", today()};
    Files.writeString(export, mariam.faso(whole).out());
    String[] verify = {"audit", "verify", "--file", export.toString(), "--keys", keys.toString()};
    assertThat(mariam.said(verify)).contains("Intact");
    Files.writeString(
        export, Files.readString(export).replaceFirst("createMinistry", "getMinistry"));
    Shell.Outcome broken = mariam.faso(verify);
    assertThat(broken.exit()).isNotZero();
    assertThat(broken.output()).contains("Broken at entry", "was changed after it was written");

    assertThat(mariam.said("statement", "show", month(), "--ministry", "eaux")).contains("so far");
  }

  @Test
  void a_script_reads_JSON_and_is_shut_out_at_once() throws Exception {
    Path secret = folder.resolve("robot.token");
    String token =
        root.shown(
                "token",
                "create",
                "robot",
                "--ministry",
                "eaux",
                "--role",
                "lead",
                "--valid-for",
                "1",
                "--save",
                secret.toString())
            .path("id")
            .asText();
    Person robot = Person.bearing(home, folder, "robot.token");
    assertThat(robot.shown("me").toString()).contains("\"lead\"");

    robot.said(vm("r-1", "--wait"));
    assertThat(robot.faso(vm("r-1")).exit()).as("it is there").isEqualTo(5);
    JsonNode list = robot.shown("vm", "list", "--tenant", "eaux-prod");
    assertThat(list.findValuesAsText("name")).contains("r-1");

    awaitBill();
    Path csv = folder.resolve("eaux.csv");
    robot.said("statement", "show", month(), "--ministry", "eaux", "--csv", csv.toString());
    assertThat(csv).content().contains("old-1");
    assertThat(statement(robot, "eaux").path("lines").findValuesAsText("name")).contains("old-1");
    robot.said("vm", "delete", "r-1", "--tenant", "eaux-prod", "--wait");

    root.said("token", "delete", token, "--ministry", "eaux");
    assertThat(robot.faso("me").exit()).isEqualTo(4);
    assertThat(home.secretsInLogs()).isEmpty();
  }
}
