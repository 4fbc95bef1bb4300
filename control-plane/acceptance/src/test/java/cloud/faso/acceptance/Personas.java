package cloud.faso.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Five people, each from the first sign-in to the month's statement: an operator, a ministry's
 * lead, a member of its tenant, an auditor, and a script.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Personas {

  static final String MINISTRY = "/v1/ministries/eaux";
  static final String TENANT = "/v1/tenants/eaux-prod";
  static final String VMS = TENANT + "/vms";

  static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAugNqyYl7nTcwyijfvXohRJG05EwYPnk8vV21AHoPmG ali";

  final Path folder;
  final Home home;

  /** The machine's own operator, which makes the others. */
  Person root;

  Personas(Path folder) throws Exception {
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

  static String[] quota(String tenant, String vcpus) {
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

  /** Signs somebody in who has a one-time password. */
  abstract Person signedIn(String user, String oneTime) throws Exception;

  /** A new local user, in a role; signed in. */
  final Person person(String user, String... place) throws Exception {
    JsonNode made = root.shown("person", "create", user, "--name", user + " of a story");
    String[] words = new String[place.length + 3];
    System.arraycopy(new String[] {"member", "add", user}, 0, words, 0, 3);
    System.arraycopy(place, 0, words, 3, place.length);
    root.said(words);
    return signedIn(user, made.path("oneTimePassword").asText());
  }

  /** Until the first VM has run for a minute, less than which is on no bill. */
  final void awaitBill() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> bill().path("lines").findValuesAsText("name").contains("old-1"));
  }

  private JsonNode bill() throws Exception {
    return root.curled(200, "GET", MINISTRY + "/statements/" + month(), null);
  }

  static String month() {
    return YearMonth.now(ZoneOffset.UTC).toString();
  }

  static String today() {
    return LocalDate.now(ZoneOffset.UTC).toString();
  }

  static String inTwentyDays() {
    return LocalDate.now(ZoneOffset.UTC).plusDays(20) + "T00:00:00Z";
  }

  /** A VM that runs, in the tenant of the stories; and is deleted by who made it. */
  static String[] vm(String name, String... more) {
    String[] words = {
      "vm", "create", name, "--flavor", "tiny", "--image", "tiny", "--tenant", "eaux-prod"
    };
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  static String body(String name) {
    return "{\"name\":\"%s\",\"flavor\":\"tiny\",\"image\":\"tiny\"}".formatted(name);
  }
}
