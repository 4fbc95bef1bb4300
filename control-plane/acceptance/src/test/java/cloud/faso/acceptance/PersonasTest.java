package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five people, each from the first sign-in to the month's statement, with the client and with curl:
 * an operator, a ministry's lead, a member of its tenant, an auditor, and a script.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PersonasTest {

  private static final String MINISTRY = "/v1/ministries/eaux";
  private static final String TENANT = "/v1/tenants/eaux-prod";
  private static final String VMS = TENANT + "/vms";

  private final Path folder;
  private final Home home;

  /** The machine's own operator, which makes the others. */
  private Person root;

  PersonasTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.home = new Home(folder.resolve("faso"));
  }

  @BeforeAll
  void up() throws Exception {
    home.said("up", "--port", String.valueOf(home.port()), "--simulate", "2");
    root = Person.bearing(home, home.file("."), "operator.token");
    root.said(
        "ministry",
        "create",
        "eaux",
        "--name-fr",
        "Ministère de l’Eau",
        "--name-en",
        "Ministry of Water",
        "--monthly-budget",
        "5000000",
        "--vcpus",
        "16",
        "--memory",
        "32GiB",
        "--vms",
        "20",
        "--volumes",
        "200GiB");
    root.said("tenant", "create", "eaux-prod", "--ministry", "eaux");
    root.said(quota("eaux-prod", "4"));
    root.said(vm("old-1", "--wait"));
    root.said("flavor", "create", "wide", "--vcpus", "5", "--memory", "1GiB", "--root-disk", "1");
  }

  @AfterAll
  void down() throws Exception {
    home.faso("down");
  }

  private static String[] quota(String tenant, String vcpus) {
    return new String[] {
      "quota",
      "set",
      "--tenant",
      tenant,
      "--vcpus",
      vcpus,
      "--memory",
      "8GiB",
      "--vms",
      "8",
      "--volumes",
      "80GiB"
    };
  }

  /** A new local user, in a role; signed in. */
  private Person person(String user, String... place) throws Exception {
    JsonNode made = root.shown("person", "create", user, "--name", user + " of a story");
    String[] words = new String[place.length + 3];
    System.arraycopy(new String[] {"member", "add", user}, 0, words, 0, 3);
    System.arraycopy(place, 0, words, 3, place.length);
    root.said(words);
    return Person.signedIn(home, folder.resolve(user), user, made.path("oneTimePassword").asText());
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

  /** Until the first VM has run for a minute, less than which is on no bill. */
  private void awaitBill() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> bill().path("lines").findValuesAsText("name").contains("old-1"));
  }

  private JsonNode bill() throws Exception {
    return root.curled(200, "GET", MINISTRY + "/statements/" + month(), null);
  }

  private static String month() {
    return YearMonth.now(ZoneOffset.UTC).toString();
  }

  /** A VM that runs, in the tenant of the stories; and is deleted by who made it. */
  private static String[] vm(String name, String... more) {
    String[] words = {
      "vm", "create", name, "--flavor", "tiny", "--image", "tiny", "--tenant", "eaux-prod"
    };
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  private static String body(String name) {
    return "{\"name\":\"%s\",\"flavor\":\"tiny\",\"image\":\"tiny\"}".formatted(name);
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
    awa.curled(201, "POST", "/v1/ministries/sport/tenants", "{\"name\":\"sport-club\"}");
    awa.said(quota("sport-club", "2"));

    Person idriss = person("idriss", "--role", "lead", "--ministry", "sport");
    Path more = Files.writeString(folder.resolve("more.json"), "{\"vcpus\":{\"limit\":8}}");
    String asked = ask(idriss, "--ministry", "sport", "patchMinistryQuota", more);
    assertThat(idriss.faso("request", "approve", asked).exit()).as("an operator's").isEqualTo(4);
    assertThat(awa.said("request", "list", "--all", "--phase", "OPEN")).contains(asked);
    assertThat(awa.said("request", "show", asked)).contains("idriss of a story");
    awa.said("request", "approve", asked, "--comment", "For the games.");
    assertThat(idriss.curled(200, "GET", "/v1/ministries/sport/quota", null).at("/vcpus/limit"))
        .hasToString("8");

    assertThat(awa.said("node", "list")).contains("sim-0001", "READY", "sim-0002");
    assertThat(awa.said("capacity")).contains("ouaga");
    assertThat(awa.curled(200, "GET", "/v1/nodes", null).path("items")).hasSize(2);
    assertThat(awa.said("doctor")).contains("rules hold");

    Path seed = Files.writeString(folder.resolve("seed.yaml"), "#cloud-config\nlocale: fr_BF\n");
    awa.said(vm("o-1", "--user-data", seed.toString(), "--wait"));
    assertThat(awa.curled(200, "GET", VMS + "/o-1", null).toString()).doesNotContain("fr_BF");
    String[] secret = {"vm", "user-data", "o-1", "--tenant", "eaux-prod", "--reason"};
    assertThat(awa.faso(Arrays.copyOf(secret, 5)).exit()).as("without a reason").isEqualTo(2);
    String[] why = Arrays.copyOf(secret, 7);
    why[6] = "Ticket 4711.";
    assertThat(awa.said(why)).contains("locale: fr_BF");
    assertThat(root.said("audit", "list", "--verb", "readUserData")).contains("awa of a story");
    awa.curled(409, "POST", VMS + "/o-1/actions/force-delete", null);
    assertThat(awa.faso("vm", "force-delete", "o-1", "--tenant", "eaux-prod").exit())
        .as("its node can delete it")
        .isEqualTo(5);
    awa.said("vm", "delete", "o-1", "--tenant", "eaux-prod", "--wait");

    JsonNode statement = awa.curled(200, "GET", "/v1/ministries/sport/statements/" + month(), null);
    assertThat(statement.path("status").asText()).isEqualTo("DRAFT");
    assertThat(awa.said("statement", "show", month(), "--ministry", "sport")).contains("so far");

    awa.said("tenant", "delete", "sport-club");
    // This home has one operator of its own, and so no second one to ask.
    awa.curled(204, "DELETE", "/v1/ministries/sport", null);
    awa.curled(404, "GET", "/v1/ministries/sport", null);
  }

  @Test
  void a_lead_divides_a_quota_lets_people_in_and_reads_what_it_costs() throws Exception {
    Person fatou = person("fatou", "--role", "lead", "--ministry", "eaux");
    assertThat(fatou.said("me")).contains("role=lead", "ministry=eaux");
    fatou.curled(201, "POST", MINISTRY + "/tenants", "{\"name\":\"eaux-test\"}");
    fatou.said(quota("eaux-test", "2"));
    assertThat(fatou.faso(quota("eaux-test", "100")).exit()).as("more than is left").isEqualTo(6);
    assertThat(fatou.curled(200, "GET", MINISTRY + "/quota", null).at("/vcpus/limit").asInt())
        .isEqualTo(16);

    String moussa =
        root.shown("person", "create", "moussa", "--name", "Moussa").path("id").asText();
    fatou.said("member", "add", "moussa", "--role", "viewer", "--tenant", "eaux-test");
    assertThat(fatou.curled(200, "GET", "/v1/tenants/eaux-test/members", null).toString())
        .contains(moussa);

    assertThat(fatou.said(vm("f-1", "--dry-run"))).contains("cost per month", "XOF");
    fatou.said(vm("f-1", "--wait"));
    JsonNode made = fatou.curled(200, "GET", VMS + "/f-1", null);
    assertThat(made.path("monthlyCostXof").asLong()).isPositive();
    assertThat(made.path("node").isNull()).as("where it runs is the operators'").isTrue();

    assertThat(fatou.said("audit", "list", "--ministry", "eaux"))
        .contains("createVm", "createTenantMember");
    assertThat(fatou.faso("audit", "list").exit()).as("the platform's").isEqualTo(4);
    awaitBill();
    Path pdf = fatou.file("eaux.pdf");
    fatou.said("statement", "show", month(), "--ministry", "eaux", "--pdf", pdf.toString());
    assertThat(pdf).content(StandardCharsets.ISO_8859_1).startsWith("%PDF-");
    JsonNode statement = fatou.curled(200, "GET", MINISTRY + "/statements/" + month(), null);
    assertThat(statement.path("lines").findValuesAsText("name")).contains("old-1");
    assertThat(statement.at("/forecast/budgetXof").asLong()).isEqualTo(12 * 5_000_000L);
    fatou.said("vm", "delete", "f-1", "--tenant", "eaux-prod", "--wait");
  }

  @Test
  void a_member_runs_a_VM_within_the_quota_and_sees_nothing_of_others() throws Exception {
    Person ali = person("ali", "--role", "member", "--tenant", "eaux-prod");
    Path key = Files.writeString(folder.resolve("key.pub"), KEY);
    ali.said("key", "create", "laptop", "--file", key.toString());
    ali.said(vm("a-1", "--key", "laptop", "--wait"));
    assertThat(ali.curled(200, "GET", VMS + "/a-1", null).path("phase").asText())
        .isEqualTo("RUNNING");
    assertThat(ali.said("vm", "list")).as("the only tenant needs no naming").contains("a-1");
    ali.curled(202, "POST", VMS + "/a-1/actions/stop", "{}", "--header", "Idempotency-Key: a-1");
    JsonNode stopped = ali.curled(200, "GET", VMS + "/a-1?wait=STOPPED&timeout=60", null);
    assertThat(stopped.path("phase").asText()).isEqualTo("STOPPED");

    assertThat(ali.faso("quota", "set", "--tenant", "eaux-prod", "--vcpus", "8").exit())
        .as("a lead's")
        .isEqualTo(4);
    String wide = body("a-2").replace("\"flavor\":\"tiny\"", "\"flavor\":\"wide\"");
    JsonNode beyond =
        ali.curled(409, "POST", VMS, wide, "--header", "Idempotency-Key: " + folder.getFileName());
    assertThat(beyond.path("type").asText()).isEqualTo("urn:faso:quota-exceeded");
    assertThat(beyond.path("detail").asText()).contains("request");
    Path payload = Files.writeString(folder.resolve("wide.json"), wide);
    String until = LocalDate.now(ZoneOffset.UTC).plusDays(20) + "T00:00:00Z";
    String asked = ask(ali, "--tenant", "eaux-prod", "createVm", payload, "--until", until);
    Person lea = person("lea", "--role", "lead", "--ministry", "eaux");
    JsonNode shown = lea.curled(200, "GET", "/v1/requests/" + asked, null);
    assertThat(shown.at("/estimate/monthlyCostXof").asLong()).isPositive();
    assertThat(shown.at("/estimate/obstacle").isNull()).isTrue();
    String approve = "/v1/requests/" + asked + "/actions/approve";
    lea.curled(200, "POST", approve, "{}", "--header", "Idempotency-Key: " + asked);
    ali.said("vm", "wait", "a-2", "--for", "RUNNING", "--tenant", "eaux-prod");
    assertThat(ali.said("request", "show", asked)).contains("GRANTED");
    assertThat(ali.curled(200, "GET", VMS + "/a-2", null).path("expiresAt").asText())
        .as("it was asked for until then")
        .isEqualTo(until);
    assertThat(lea.said("audit", "list", "--ministry", "eaux", "--because", asked))
        .contains("createVm", "ali of a story");

    assertThat(ali.faso("vm", "list", "--tenant", "sante-prod").exit()).isEqualTo(3);
    ali.curled(404, "GET", "/v1/tenants/sante-prod/vms", null);

    awaitBill();
    assertThat(ali.said("usage", "show", "--tenant", "eaux-prod")).contains("old-1", "total");
    assertThat(ali.curled(200, "GET", TENANT + "/usage", null).toString()).contains("old-1");
    assertThat(ali.curl("GET", MINISTRY + "/statements/" + month(), null).status()).isIn(403, 404);
    assertThat(ali.faso("statement", "show", month(), "--ministry", "eaux").exit())
        .as("the ministry's statement is its lead's")
        .isIn(3, 4);
    ali.said("vm", "delete", "a-1", "a-2", "--tenant", "eaux-prod", "--wait");
  }

  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAugNqyYl7nTcwyijfvXohRJG05EwYPnk8vV21AHoPmG ali\n";

  @Test
  void an_auditor_reads_all_proves_it_offline_and_changes_nothing() throws Exception {
    Person mariam = person("mariam", "--role", "auditor", "--platform");
    JsonNode session = mariam.curled(200, "POST", "/v1/login", Person.credentials("mariam"));
    Files.writeString(folder.resolve("curl.token"), session.path("secret").asText());
    Person again = Person.bearing(home, folder, "curl.token");
    assertThat(again.curled(200, "GET", "/v1/me", null).toString()).contains("mariam of a story");
    assertThat(mariam.said("audit", "list", "--verb", "createMinistry")).contains("201");
    JsonNode first = mariam.curled(200, "GET", "/v1/audit?limit=2", null);
    assertThat(first.path("items")).hasSize(2);
    assertThat(first.path("next").asText()).isNotEmpty();
    assertThat(mariam.faso("ministry", "create", "m", "--name-fr", "m", "--name-en", "m").exit())
        .isEqualTo(4);
    mariam.curled(403, "DELETE", "/v1/ministries/eaux", null);

    Path keys = mariam.file("keys.json");
    Path export = mariam.file("audit.jsonl");
    Files.writeString(keys, mariam.shown("audit", "keys").toString());
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    Files.writeString(export, mariam.faso("audit", "export", "--from", today, "--to", today).out());
    String[] verify = {"audit", "verify", "--file", export.toString(), "--keys", keys.toString()};
    assertThat(mariam.said(verify)).contains("Intact");
    Files.writeString(
        export, Files.readString(export).replaceFirst("createMinistry", "getMinistry"));
    Shell.Outcome broken = mariam.faso(verify);
    assertThat(broken.exit()).isNotZero();
    assertThat(broken.output()).contains("Broken at entry", "was changed after it was written");

    assertThat(mariam.said("statement", "show", month(), "--ministry", "eaux")).contains("so far");
    mariam.curled(200, "GET", MINISTRY + "/statements/" + month(), null);
  }

  @Test
  void a_script_repeats_safely_reads_JSON_and_is_shut_out_at_once() throws Exception {
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

    String[] once = {"--header", "Idempotency-Key: night-1"};
    JsonNode made = robot.curled(201, "POST", VMS, body("r-1"), once);
    assertThat(robot.curled(201, "POST", VMS, body("r-1"), once).path("id"))
        .isEqualTo(made.path("id"));
    assertThat(robot.curled(422, "POST", VMS, body("r-2"), once).path("type").asText())
        .isEqualTo("urn:faso:idempotency-key-reused");
    robot.said("vm", "wait", "r-1", "--for", "RUNNING", "--tenant", "eaux-prod");
    JsonNode list = robot.shown("vm", "list", "--tenant", "eaux-prod");
    assertThat(list.findValuesAsText("name")).contains("r-1");

    awaitBill();
    Path csv = folder.resolve("eaux.csv");
    robot.said("statement", "show", month(), "--ministry", "eaux", "--csv", csv.toString());
    assertThat(csv).content().contains("old-1");
    JsonNode statement = robot.curled(200, "GET", MINISTRY + "/statements/" + month(), null);
    assertThat(statement.path("lines").findValuesAsText("name")).contains("old-1");
    robot.said("vm", "delete", "r-1", "--tenant", "eaux-prod", "--wait");

    root.said("token", "delete", token, "--ministry", "eaux");
    assertThat(robot.faso("me").exit()).isEqualTo(4);
    robot.curled(401, "GET", "/v1/me", null);
    assertThat(home.secretsInLogs()).isEmpty();
  }
}
