package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Recipient;
import cloud.faso.notices.SmtpSettings;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Contract;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * One of everything that the contract speaks of, named as in its examples. Beside each thing that
 * may be deleted stands a {@code spare} one that nothing needs.
 */
abstract class FoundedWorld implements AutoCloseable {

  /** Where nobody listens. */
  static final String NOBODY = "http://127.0.0.1:1/";

  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl awa";

  final RunningControlPlane faso;
  final Contract contract;
  final String operator;
  final String tenant;
  final String neighbour;

  /** Of everybody in this world, as the contract's examples have it. */
  static final String PASSWORD = "correct horse battery";

  private final TinyAgent agent;
  final String pool;
  final String operation;
  final String confirmation;
  final String request;

  final FoundedNetworks networks;

  /** Of the ministry of the world's tenant. */
  final String lead;

  /** A webhook of the platform, a ministry and a tenant each: home and its dead delivery. */
  final Map<String, String> deadDeliveries = new HashMap<>();

  final String mail;
  final String price;
  final String sparePrice;

  /** Two loans of a ministry and of a tenant each: home and their ids. */
  final Map<String, List<String>> loans = new HashMap<>();

  FoundedWorld(Path home, TestDatabases.Kind kind) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase(), FoundedWorld::configure);
    contract = faso.plane().contract();
    operator = session("awa", faso.plane().firstOperator().make("awa"));
    hardware();
    ministries();
    tenant = made("/v1/ministries/sante/tenants", limits("sante-prod")).get("id").asText();
    neighbour = made("/v1/ministries/sante/tenants", limits("sante-test")).get("id").asText();
    made("/v1/ministries/sante/tenants", "{\"name\":\"spare\"}");
    price = price("2200-01-01");
    sparePrice = price("2200-02-01");
    for (String each : List.of("/v1/ministries/sante", "/v1/tenants/" + tenant)) {
      loans.put(each, List.of(loan(each), loan(each)));
    }
    tokens();
    people();
    String joinToken = made("/v1/nodes/n1/join-token", "{}").get("token").asText();
    agent = new TinyAgent(faso, joinToken, "vm-01k3v8z6q4e9rb7t5m2xw0c1hz");
    ok("/v1/nodes/n1?wait=READY&timeout=30");
    pool = ok("/v1/pools").at("/items/0/id").asText();
    operation = vms();
    lead = token("/v1/ministries/sante", "lead", "peers");
    networks = new FoundedNetworks(this);
    for (String each : List.of("/v1", "/v1/ministries/sante", "/v1/tenants/" + tenant)) {
      webhooks(each);
    }
    mail = mail();
    confirmation = askedByAnother();
    request = askedByMember();
  }

  /** Nothing that anybody listens at, so that what is sent fails at once. */
  private static void configure(FasoConfiguration configuration) {
    configuration.secondOperator = true;
    NotificationsConfiguration notifications = configuration.notifications;
    notifications.webhooks.plainHttp = true;
    notifications.webhooks.networks = List.of("127.0.0.1");
    notifications.webhooks.attempts = 1;
    notifications.smtp = new NotificationsConfiguration.Smtp();
    notifications.smtp.host = "127.0.0.1";
    notifications.smtp.port = 1;
    notifications.smtp.security = SmtpSettings.Security.NONE;
    notifications.smtp.from = "faso@example.org";
  }

  private void webhooks(String home) {
    for (String name : List.of("tickets", "spare")) {
      made(
          home + "/webhooks",
          "{\"name\":\"%s\",\"url\":\"%s\",\"events\":[\"key.deleted\"]}".formatted(name, NOBODY));
    }
    String hook = home + "/webhooks/tickets";
    String sent =
        RunningControlPlane.json(faso.call(operator, "POST", hook + "/actions/test", null).body())
            .get("id")
            .asText();
    await()
        .atMost(30, SECONDS)
        .until(() -> ok(hook + "/deliveries?state=DEAD").toString().contains(sent));
    deadDeliveries.put(home, sent);
  }

  private String mail() {
    ControlPlane plane = faso.plane();
    plane.database.transact(
        () ->
            plane.notices.tell(
                new Audience.People(
                    List.of(new Recipient("Awa", "awa@example.org", Locale.FRENCH))),
                NoticeType.NODE_SILENT,
                "n1",
                "2026-11-28T08:00:00Z"));
    // As it will be in a day; until then it would change by itself now and then.
    Jdbi.create(plane.surroundings().database())
        .useHandle(
            database -> database.execute("update mail set outcome = 'DEAD', retry_at = null"));
    return ok("/v1/mails").at("/items/0/id").asText();
  }

  private void hardware() {
    made("/v1/sites", "{\"name\":\"ouaga-1\"}");
    made("/v1/sites", "{\"name\":\"spare\"}");
    made("/v1/sites", "{\"name\":\"far\"}");
    made("/v1/racks", "{\"name\":\"r1\",\"site\":\"ouaga-1\"}");
    made("/v1/racks", "{\"name\":\"spare\",\"site\":\"ouaga-1\"}");
    made("/v1/nodes", "{\"name\":\"n1\",\"site\":\"ouaga-1\",\"rack\":\"r1\"}");
    made("/v1/nodes", "{\"name\":\"spare\",\"site\":\"ouaga-1\"}");
    for (String flavor : List.of("small", "medium", "spare")) {
      made(
          "/v1/flavors",
          "{\"name\":\"%s\",\"vcpus\":1,\"memoryMiB\":512,\"rootDiskGiB\":5}".formatted(flavor));
    }
    for (String image : List.of("tiny", "spare")) {
      made(
          "/v1/images",
          "{\"name\":\"%s\",\"format\":\"raw\",\"architecture\":\"x86_64\"}".formatted(image));
    }
    HttpResponse<String> uploaded =
        faso.send(
            request(operator, "/v1/images/tiny/content")
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[512]))
                .build());
    if (uploaded.statusCode() != 200) {
      throw new AssertionError(uploaded.body());
    }
  }

  private void ministries() {
    for (String code : List.of("sante", "education", "spare")) {
      made(
          "/v1/ministries",
          """
          {"code":"%s","nameFr":"Ministère","nameEn":"Ministry",
           "quota":{"vcpus":64,"memoryMiB":131072,"vms":100,"volumeGiB":2000,
             "floatingIps":16}}
          """
              .formatted(code));
    }
  }

  private void tokens() {
    for (String name : List.of("deploy", "spare")) {
      token("/v1", "auditor", name);
      token("/v1/ministries/sante", "lead", name);
      token("/v1/tenants/" + tenant, "member", name);
    }
    for (String name : List.of("awa", "spare")) {
      made(
          "/v1/tenants/" + tenant + "/keys",
          "{\"name\":\"%s\",\"publicKey\":\"%s\"}".formatted(name, KEY));
    }
  }

  private String vms() {
    String home = "/v1/tenants/" + tenant + "/vms";
    for (String name : List.of("web-1", "off-1")) {
      made(
          home,
          "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"userData\":\"x\"}"
              .formatted(name));
      awaitPhase(home + "/" + name, "RUNNING");
    }
    String volumes = "/v1/tenants/" + tenant + "/volumes";
    for (String name : List.of("data-1", "spare", "held")) {
      made(volumes, "{\"name\":\"%s\",\"sizeGiB\":10,\"vm\":\"web-1\"}".formatted(name));
      awaitPhase(volumes + "/" + name, "AVAILABLE");
    }
    HttpResponse<String> attached =
        faso.call(operator, "POST", home + "/web-1/volumes", "{\"volume\":\"held\"}");
    if (attached.statusCode() != 202) {
      throw new AssertionError(attached.body());
    }
    awaitPhase(volumes + "/held", "IN_USE");
    // Where there are no nodes: no node has to be asked to take it away.
    made(home, "{\"name\":\"stuck-1\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"far\"}");
    HttpResponse<String> stopped =
        faso.call(operator, "POST", home + "/off-1/actions/stop", "{\"force\":true}");
    if (stopped.statusCode() != 202) {
      throw new AssertionError(stopped.body());
    }
    awaitPhase(home + "/off-1", "STOPPED");
    return stopped.headers().firstValue("Operation").orElseThrow();
  }

  /** Something that waits for this world's operator to confirm it. */
  private String askedByAnother() {
    String other = faso.plane().tokens.bootstrapOperator("other");
    made("/v1/ministries", "{\"code\":\"unwanted\",\"nameFr\":\"x\",\"nameEn\":\"x\"}");
    HttpResponse<String> asked = faso.call(other, "DELETE", "/v1/ministries/unwanted", null);
    if (asked.statusCode() != 202) {
      throw new AssertionError(asked.body());
    }
    return RunningControlPlane.json(asked.body()).get("id").asText();
  }

  /** More quota than the tenant has, which waits for the ministry's lead. */
  private String askedByMember() {
    String home = "/v1/tenants/" + tenant;
    HttpResponse<String> asked =
        faso.call(
            token(home, "member", "asker"),
            "POST",
            home + "/requests",
            "{\"call\":\"patchTenantQuota\",\"payload\":{\"vcpus\":{\"limit\":17}},\"reason\":\"x\"}");
    if (asked.statusCode() != 201) {
      throw new AssertionError(asked.body());
    }
    return RunningControlPlane.json(asked.body()).get("id").asText();
  }

  private void people() {
    person("moussa");
    for (String name : List.of("fatou", "spare")) {
      person(name);
      String member = "{\"person\":\"%s\",\"role\":\"%s\"}";
      made("/v1/members", member.formatted(name, "auditor"));
      made("/v1/ministries/sante/members", member.formatted(name, "lead"));
      made("/v1/tenants/" + tenant + "/members", member.formatted(name, "member"));
      made("/v1/me/tokens", "{\"name\":\"%s\",\"role\":\"auditor\"}".formatted(name));
    }
    made("/v1/me/tokens", "{\"name\":\"deploy\",\"role\":\"auditor\"}");
  }

  /** Makes a local user; the answer is a one-time password. */
  String person(String username) {
    return made("/v1/people", "{\"username\":\"%1$s\",\"name\":\"%1$s\"}".formatted(username))
        .get("oneTimePassword")
        .asText();
  }

  /** A session of a local user, whose password becomes that of everybody. */
  String session(String username, String oneTimePassword) {
    String session = login(username, oneTimePassword);
    HttpResponse<String> changed =
        faso.call(
            session,
            "POST",
            "/v1/me/actions/change-password",
            "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}"
                .formatted(oneTimePassword, PASSWORD));
    if (changed.statusCode() != 204) {
      throw new AssertionError(changed.body());
    }
    return session;
  }

  private String login(String username, String password) {
    HttpResponse<String> answer =
        faso.call(
            null,
            "POST",
            "/v1/login",
            "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return RunningControlPlane.json(answer.body()).get("secret").asText();
  }

  private String loan(String home) {
    return made(home + "/quota/loans", "{\"vms\":1,\"expiresAt\":\"2200-03-31T00:00:00Z\"}")
        .get("id")
        .asText();
  }

  private String price(String day) {
    return made(
            "/v1/prices",
            "{\"item\":\"DISK\",\"xofPer1000Hours\":100,\"validFrom\":\"%s\"}".formatted(day))
        .get("id")
        .asText();
  }

  private void awaitPhase(String vm, String phase) {
    String seen = ok(vm + "?wait=" + phase + "&timeout=30").get("phase").asText();
    if (!seen.equals(phase)) {
      throw new AssertionError(vm + " is " + seen);
    }
  }

  /** A token with this role; {@code home} is the path of what it is for. */
  String token(String home, String role, String name) {
    return made(home + "/tokens", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role))
        .get("secret")
        .asText();
  }

  HttpRequest.Builder request(@Nullable String token, String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(faso.url().resolve(path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static String limits(String name) {
    return "{\"name\":\"%s\",\"quota\":{\"vcpus\":16,\"memoryMiB\":32768,\"vms\":20,\"volumeGiB\":500,\"floatingIps\":4}}"
        .formatted(name);
  }

  final JsonNode made(String path, String body) {
    return made(operator, path, body);
  }

  final JsonNode made(String token, String path, String body) {
    HttpResponse<String> answer = faso.call(token, "POST", path, body);
    if (answer.statusCode() != 201) {
      throw new AssertionError(path + ": " + answer.body());
    }
    return RunningControlPlane.json(answer.body());
  }

  final JsonNode ok(String path) {
    HttpResponse<String> answer = faso.call(operator, "GET", path, null);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.body());
    }
    return RunningControlPlane.json(answer.body());
  }

  @Override
  public void close() {
    agent.close();
    faso.close();
  }
}
