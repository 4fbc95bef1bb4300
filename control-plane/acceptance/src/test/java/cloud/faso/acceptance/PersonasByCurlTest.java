package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who do all with curl. */
final class PersonasByCurlTest extends Personas {

  private static final String LIMITS =
      "{\"vcpus\":%d,\"memoryMiB\":16384,\"vms\":10,\"volumeGiB\":100}";

  PersonasByCurlTest(@TempDir Path folder) throws Exception {
    super(folder);
  }

  @Override
  Person signedIn(String user, String oneTime) throws Exception {
    return Person.signedInByCurl(home, folder.resolve(user), user, oneTime);
  }

  private static void makeVm(Person who, String name) throws Exception {
    who.curled(201, "POST", VMS, body(name));
    awaitPhase(who, name, "RUNNING");
  }

  private static void awaitPhase(Person who, String name, String phase) throws Exception {
    JsonNode vm = who.curled(200, "GET", VMS + "/" + name + "?wait=" + phase + "&timeout=60", null);
    assertThat(vm.path("phase").asText()).isEqualTo(phase);
  }

  private static void deleteVm(Person who, String name) throws Exception {
    who.curled(202, "DELETE", VMS + "/" + name, null);
    RealHome.await(() -> who.curl("GET", VMS + "/" + name, null).status() == 404);
  }

  private static JsonNode statement(Person who, String ministry) throws Exception {
    String path = "/v1/ministries/%s/statements/%s".formatted(ministry, month());
    return who.curled(200, "GET", path, null);
  }

  /** Takes an answer of a kind into a file. */
  private static Path saved(Person who, String path, String type, String name) throws Exception {
    Path file = who.file(name);
    who.curled(200, "GET", path, null, "--header", "Accept: " + type, "--output", file.toString());
    return file;
  }

  @Test
  void an_operator_founds_a_ministry_answers_its_lead_watches_the_platform_and_ends_it()
      throws Exception {
    Person awa = person("awa", "--role", "operator", "--platform");
    String ministry =
        """
        {"code":"sport","nameFr":"Ministère des Sports","nameEn":"Sports","quota":%s}
        """
            .formatted(LIMITS.formatted(4));
    awa.curled(201, "POST", "/v1/ministries", ministry);
    awa.curled(201, "POST", "/v1/ministries/sport/tenants", "{\"name\":\"sport-club\"}");
    awa.curled(200, "PATCH", "/v1/tenants/sport-club/quota", "{\"vcpus\":{\"limit\":2}}");

    Person idriss = person("idriss", "--role", "lead", "--ministry", "sport");
    String more =
        """
        {"call":"patchMinistryQuota","payload":{"vcpus":{"limit":8}},"reason":"The season begins."}
        """;
    String asked =
        idriss.curled(201, "POST", "/v1/ministries/sport/requests", more).path("id").asText();
    String request = "/v1/requests/" + asked;
    idriss.curled(403, "POST", request + "/actions/approve", "{}");
    assertThat(awa.curled(200, "GET", "/v1/requests?phase=OPEN", null).toString()).contains(asked);
    assertThat(awa.curled(200, "GET", request, null).toString()).contains("idriss of a story");
    awa.curled(200, "POST", request + "/actions/approve", "{\"comment\":\"For the games.\"}");
    assertThat(idriss.curled(200, "GET", "/v1/ministries/sport/quota", null).at("/vcpus/limit"))
        .hasToString("8");

    assertThat(awa.curled(200, "GET", "/v1/nodes", null).findValuesAsText("name"))
        .contains("sim-0001", "sim-0002");
    assertThat(awa.curled(200, "GET", "/v1/capacity", null).toString()).contains("ouaga");
    assertThat(awa.curled(200, "GET", "/v1/doctor", null).findValues("findings"))
        .isNotEmpty()
        .allMatch(JsonNode::isEmpty);

    String seed = ",\"userData\":\"#cloud-config\\nlocale: fr_BF\\n\"}";
    awa.curled(201, "POST", VMS, body("o-1").replace("}", seed));
    awaitPhase(awa, "o-1", "RUNNING");
    assertThat(awa.curled(200, "GET", VMS + "/o-1", null).toString()).doesNotContain("fr_BF");
    String secret = VMS + "/o-1/actions/read-user-data";
    awa.curled(400, "POST", secret, "{}");
    assertThat(awa.curled(200, "POST", secret, "{\"reason\":\"Ticket 4711.\"}").toString())
        .contains("locale: fr_BF");
    assertThat(root.curled(200, "GET", "/v1/audit?verb=readUserData", null).toString())
        .contains("awa of a story");
    awa.curled(409, "POST", VMS + "/o-1/actions/force-delete", null);
    deleteVm(awa, "o-1");

    assertThat(statement(awa, "sport").path("status").asText()).isEqualTo("DRAFT");
    awa.curled(204, "DELETE", "/v1/tenants/sport-club", null);
    // This home has one operator of its own, and so no second one to ask.
    awa.curled(204, "DELETE", "/v1/ministries/sport", null);
    awa.curled(404, "GET", "/v1/ministries/sport", null);
  }

  @Test
  void a_lead_divides_a_quota_lets_people_in_and_reads_what_it_costs() throws Exception {
    Person fatou = person("fatou", "--role", "lead", "--ministry", "eaux");
    JsonNode grants = fatou.curled(200, "GET", "/v1/me", null).path("grants");
    assertThat(grants.findValuesAsText("role")).containsExactly("lead");
    String tenant = "{\"name\":\"eaux-test\",\"quota\":%s}".formatted(LIMITS.formatted(2));
    fatou.curled(201, "POST", MINISTRY + "/tenants", tenant);
    String tooMuch = "{\"vcpus\":{\"limit\":100}}";
    assertThat(fatou.curled(409, "PATCH", "/v1/tenants/eaux-test/quota", tooMuch).path("type"))
        .hasToString("\"urn:faso:quota-exceeded\"");
    assertThat(fatou.curled(200, "GET", MINISTRY + "/quota", null).at("/vcpus/limit").asInt())
        .isEqualTo(16);

    root.curled(201, "POST", "/v1/people", "{\"username\":\"moussa\",\"name\":\"Moussa\"}");
    String members = "/v1/tenants/eaux-test/members";
    fatou.curled(201, "POST", members, "{\"person\":\"moussa\",\"role\":\"viewer\"}");
    assertThat(fatou.curled(200, "GET", members, null).findValuesAsText("name")).contains("Moussa");

    JsonNode rehearsed = fatou.curled(200, "POST", VMS + "?dryRun=true", body("f-1"));
    assertThat(rehearsed.at("/resource/monthlyCostXof").asLong()).isPositive();
    makeVm(fatou, "f-1");
    JsonNode made = fatou.curled(200, "GET", VMS + "/f-1", null);
    assertThat(made.path("monthlyCostXof").asLong()).isPositive();
    assertThat(made.path("node").isNull()).as("where it runs is the operators'").isTrue();

    JsonNode audit = fatou.curled(200, "GET", MINISTRY + "/audit?limit=500", null);
    assertThat(audit.findValuesAsText("verb")).contains("createVm", "createTenantMember");
    fatou.curled(403, "GET", "/v1/audit", null);
    awaitBill();
    String month = MINISTRY + "/statements/" + month();
    assertThat(saved(fatou, month, "application/pdf", "eaux.pdf"))
        .content(StandardCharsets.ISO_8859_1)
        .startsWith("%PDF-");
    JsonNode statement = statement(fatou, "eaux");
    assertThat(statement.path("lines").findValuesAsText("name")).contains("old-1");
    assertThat(statement.at("/forecast/budgetXof").asLong()).isEqualTo(12 * 5_000_000L);
    deleteVm(fatou, "f-1");
  }

  @Test
  void a_member_runs_a_VM_within_the_quota_and_sees_nothing_of_others() throws Exception {
    Person ali = person("ali", "--role", "member", "--tenant", "eaux-prod");
    String key = "{\"name\":\"laptop\",\"publicKey\":\"%s\"}".formatted(KEY);
    ali.curled(201, "POST", TENANT + "/keys", key);
    ali.curled(201, "POST", VMS, body("a-1").replace("}", ",\"keys\":[\"laptop\"]}"));
    awaitPhase(ali, "a-1", "RUNNING");
    ali.curled(202, "POST", VMS + "/a-1/actions/stop", "{}", "--header", "Idempotency-Key: a-1");
    awaitPhase(ali, "a-1", "STOPPED");

    ali.curled(403, "PATCH", TENANT + "/quota", "{\"vcpus\":{\"limit\":8}}");
    String wide = body("a-2").replace("\"flavor\":\"tiny\"", "\"flavor\":\"wide\"");
    JsonNode beyond = ali.curled(409, "POST", VMS, wide);
    assertThat(beyond.path("type").asText()).isEqualTo("urn:faso:quota-exceeded");
    assertThat(beyond.path("detail").asText()).contains("request");
    String until = inTwentyDays();
    String ask =
        """
        {"call":"createVm","payload":%s,"reason":"The season begins.","until":"%s"}
        """
            .formatted(wide, until);
    String asked = ali.curled(201, "POST", TENANT + "/requests", ask).path("id").asText();
    Person lea = person("lea", "--role", "lead", "--ministry", "eaux");
    JsonNode shown = lea.curled(200, "GET", "/v1/requests/" + asked, null);
    assertThat(shown.at("/estimate/monthlyCostXof").asLong()).isPositive();
    assertThat(shown.at("/estimate/obstacle").isNull()).isTrue();
    String approve = "/v1/requests/" + asked + "/actions/approve";
    lea.curled(200, "POST", approve, "{}", "--header", "Idempotency-Key: " + asked);
    awaitPhase(ali, "a-2", "RUNNING");
    assertThat(ali.curled(200, "GET", "/v1/requests/" + asked, null).path("phase").asText())
        .isEqualTo("GRANTED");
    assertThat(ali.curled(200, "GET", VMS + "/a-2", null).path("expiresAt").asText())
        .as("it was asked for until then")
        .isEqualTo(until);
    JsonNode why = lea.curled(200, "GET", MINISTRY + "/audit?because=" + asked, null);
    assertThat(why.findValuesAsText("verb")).contains("createVm");
    assertThat(why.findValuesAsText("name")).contains("ali of a story");

    ali.curled(404, "GET", "/v1/tenants/sante-prod/vms", null);

    awaitBill();
    assertThat(ali.curled(200, "GET", TENANT + "/usage", null).toString()).contains("old-1");
    assertThat(ali.curl("GET", MINISTRY + "/statements/" + month(), null).status())
        .as("the ministry's statement is its lead's")
        .isIn(403, 404);
    deleteVm(ali, "a-1");
    deleteVm(ali, "a-2");
  }

  @Test
  void an_auditor_reads_all_proves_it_offline_and_changes_nothing() throws Exception {
    Person mariam = person("mariam", "--role", "auditor", "--platform");
    assertThat(mariam.curled(200, "GET", "/v1/me", null).toString()).contains("mariam of a story");
    JsonNode first = mariam.curled(200, "GET", "/v1/audit?limit=2", null);
    assertThat(first.path("items")).hasSize(2);
    String next = first.path("next").asText();
    assertThat(mariam.curled(200, "GET", "/v1/audit?limit=2&after=" + next, null).path("items"))
        .hasSize(2)
        .doesNotContainAnyElementsOf(first.path("items"));
    mariam.curled(403, "DELETE", MINISTRY, null);

    String days = "/v1/audit/export?from=%1$s&to=%1$s".formatted(today());
    Path export = saved(mariam, days, "*/*", "audit.jsonl");
    List<String> lines = Files.readAllLines(export);
    assertThat(firstBroken(lines)).isEqualTo(-1);
    assertThat(lines.getLast()).startsWith("{\"end\":");
    lines.replaceAll(line -> line.replaceFirst("createMinistry", "getMinistry"));
    assertThat(firstBroken(lines)).isNotNegative();

    assertThat(statement(mariam, "eaux").path("status").asText()).isEqualTo("DRAFT");
  }

  /** The first line whose hash is not that of the line and of the hash before; -1 for none. */
  private static int firstBroken(List<String> lines) throws Exception {
    HexFormat hex = HexFormat.of();
    byte[] before = new byte[32];
    for (int i = 0; i < lines.size() && lines.get(i).startsWith("{\"seq\""); i++) {
      String line = lines.get(i);
      int end = line.indexOf(",\"hash\":");
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(before);
      before = sha256.digest(line.substring(0, end).getBytes(StandardCharsets.UTF_8));
      if (!line.substring(end).contains(hex.formatHex(before))) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void a_script_repeats_safely_and_is_shut_out_at_once() throws Exception {
    String issued = "{\"name\":\"robot\",\"role\":\"lead\",\"validForDays\":1}";
    JsonNode token = root.curled(201, "POST", MINISTRY + "/tokens", issued);
    Files.writeString(folder.resolve("robot.token"), token.path("secret").asText());
    Person robot = Person.bearing(home, folder, "robot.token");
    assertThat(robot.curled(200, "GET", "/v1/me", null).toString()).contains("\"lead\"");

    String[] once = {"--header", "Idempotency-Key: night-1"};
    JsonNode made = robot.curled(201, "POST", VMS, body("r-1"), once);
    assertThat(robot.curled(201, "POST", VMS, body("r-1"), once).path("id"))
        .isEqualTo(made.path("id"));
    assertThat(robot.curled(422, "POST", VMS, body("r-2"), once).path("type").asText())
        .isEqualTo("urn:faso:idempotency-key-reused");
    awaitPhase(robot, "r-1", "RUNNING");
    assertThat(robot.curled(200, "GET", VMS, null).findValuesAsText("name")).contains("r-1");

    awaitBill();
    String month = MINISTRY + "/statements/" + month();
    assertThat(saved(robot, month, "text/csv", "eaux.csv")).content().contains("old-1");
    assertThat(statement(robot, "eaux").path("lines").findValuesAsText("name")).contains("old-1");
    deleteVm(robot, "r-1");

    root.curled(204, "DELETE", MINISTRY + "/tokens/" + token.path("id").asText(), null);
    robot.curled(401, "GET", "/v1/me", null);
    assertThat(home.secretsInLogs()).isEmpty();
  }
}
