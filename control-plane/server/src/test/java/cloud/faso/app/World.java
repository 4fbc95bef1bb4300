package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Recipient;
import cloud.faso.notices.SmtpSettings;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * One of everything that the contract speaks of, named as in its examples, so that a test can make
 * a valid call of any operation from the contract alone. Beside each thing that may be deleted
 * stands a {@code spare} one that nothing needs.
 */
final class World implements AutoCloseable {

  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
  private static final String NOBODY = "http://127.0.0.1:1/";
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
  private final String pool;
  private final String operation;
  private final String confirmation;
  private final String request;

  /** A webhook of the platform, a ministry and a tenant each: home and its dead delivery. */
  private final Map<String, String> deadDeliveries = new HashMap<>();

  private final String mail;
  private final String price;
  private final String sparePrice;

  /** Two loans of a ministry and of a tenant each: home and their ids. */
  private final Map<String, List<String>> loans = new HashMap<>();

  World(Path home, TestDatabases.Kind kind) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase(), World::configure);
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
           "quota":{"vcpus":64,"memoryMiB":131072,"vms":100,"volumeGiB":2000}}
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
      made(home, "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\"}".formatted(name));
      awaitPhase(home + "/" + name, "RUNNING");
    }
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

  private String loan(Operation operation, boolean spare) {
    boolean ofTenant = operation.path().startsWith("/v1/tenants/");
    String home = ofTenant ? "/v1/tenants/" + tenant : "/v1/ministries/sante";
    return Objects.requireNonNull(loans.get(home)).get(spare ? 1 : 0);
  }

  private String loan(String home) {
    return made(home + "/quota/loans", "{\"vms\":1,\"until\":\"2200-03-31T00:00:00Z\"}")
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

  /**
   * A path of the operation.
   *
   * @param expendable lead what ends a thing to the spare one
   */
  String path(Operation operation, boolean expendable) {
    Matcher parameter = PARAMETER.matcher(operation.path());
    StringBuilder path = new StringBuilder();
    while (parameter.find()) {
      boolean last = operation.path().indexOf('{', parameter.end()) < 0;
      parameter.appendReplacement(path, value(operation, parameter.group(1), expendable && last));
    }
    return parameter.appendTail(path).toString();
  }

  private String value(Operation operation, String parameter, boolean spare) {
    boolean ends =
        operation.method().equals("DELETE")
            || operation.id().equals("retireNode")
            || operation.id().equals("uploadImage");
    if (spare && ends && !Set.of("vm", "price", "loan").contains(parameter)) {
      return "spare";
    }
    return switch (parameter) {
      case "site" -> "ouaga-1";
      case "rack" -> "r1";
      case "node" -> "n1";
      case "pool" -> pool;
      case "flavor" -> "small";
      case "image" -> "tiny";
      case "ministry" -> "sante";
      case "tenant" -> tenant;
      case "token" -> "deploy";
      case "key" -> "awa";
      case "person", "member" -> "fatou";
      case "confirmation" -> confirmation;
      case "request" -> request;
      case "vm" -> operation.id().equals("resizeVm") ? "off-1" : "web-1";
      case "operation" -> this.operation;
      case "webhook" -> "tickets";
      case "mail" -> mail;
      case "loan" -> loan(operation, spare);
      case "price" -> spare ? sparePrice : price;
      case "month" -> "2026-01";
      default -> throw new AssertionError("this world has no " + parameter);
    };
  }

  /** A valid body for the operation, from its schema's example; null when it takes no JSON. */
  @Nullable ObjectNode body(Operation operation) {
    JsonNode example = document(schemaPlace(operation)).at("/examples/0");
    if (!(example instanceof ObjectNode object)) {
      return null;
    }
    ObjectNode body = object.deepCopy();
    for (String name : List.of("name", "code")) {
      if (body.has(name)) {
        body.put(name, "fresh");
      }
    }
    if (body.has("url")) {
      body.put("url", NOBODY);
    }
    if (body.has("delivery")) {
      String home = path(operation, false).replaceAll("/webhooks/.*", "");
      body.put("delivery", deadDeliveries.get(home));
    }
    return body;
  }

  /** The schema of the operation's body, with its references still to be followed. */
  JsonNode schema(Operation operation) {
    return document(schemaPlace(operation));
  }

  /** What stands at a JSON pointer of the contract, a reference followed. */
  JsonNode document(String place) {
    JsonNode node = contract.document().at(place);
    return node.has("$ref") ? document(node.get("$ref").asText().substring(1)) : node;
  }

  private static String schemaPlace(Operation operation) {
    return place(operation) + "/requestBody/content/application~1json/schema";
  }

  private static String place(Operation operation) {
    return "/paths/%s/%s"
        .formatted(
            operation.path().replace("/", "~1"), operation.method().toLowerCase(Locale.ROOT));
  }

  /** All that changes something can be, but for signing in. */
  static boolean canBeRehearsed(Operation operation) {
    return operation.parameters().stream().anyMatch(each -> each.name().equals("dryRun"));
  }

  /**
   * The query of a call: what the operation requires, with the contract's examples, and more.
   *
   * @param given {@code name=value} or nothing
   */
  String query(Operation operation, String given) {
    Stream<String> required =
        operation.parameters().stream()
            .filter(parameter -> parameter.in().equals("query") && parameter.required())
            .filter(parameter -> !given.startsWith(parameter.name() + "="))
            .map(parameter -> parameter.name() + "=" + example(operation, parameter.name()));
    String query =
        Stream.concat(required, Stream.of(given))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private String example(Operation operation, String parameter) {
    return StreamSupport.stream(
            contract.document().at(place(operation) + "/parameters").spliterator(), false)
        .filter(each -> each.path("name").asText().equals(parameter))
        .map(each -> each.at("/schema/examples/0").asText())
        .findFirst()
        .orElseThrow();
  }

  /**
   * Makes the call that the contract's examples suggest.
   *
   * @param query {@code name=value} or nothing
   */
  HttpResponse<String> call(
      @Nullable String token, Operation operation, String query, boolean expendable) {
    HttpRequest.Builder request =
        request(token, path(operation, expendable) + query(operation, query));
    ObjectNode body = body(operation);
    if (operation.id().equals("uploadImage")) {
      request.header("Content-Type", "application/octet-stream");
      request.method("PUT", HttpRequest.BodyPublishers.ofByteArray(new byte[512]));
    } else if (body == null) {
      request.method(operation.method(), HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(operation.method(), HttpRequest.BodyPublishers.ofString(body.toString()));
    }
    return faso.send(request.build());
  }

  HttpRequest.Builder request(@Nullable String token, String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(faso.url().resolve(path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** All that is stored, but for what changes by itself. */
  Map<String, List<String>> stored() {
    faso.plane().events.sequencer().work().run();
    return Tables.rows(faso.plane().surroundings().database());
  }

  private static String limits(String name) {
    return "{\"name\":\"%s\",\"quota\":{\"vcpus\":16,\"memoryMiB\":32768,\"vms\":20,\"volumeGiB\":500}}"
        .formatted(name);
  }

  private JsonNode made(String path, String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    if (answer.statusCode() != 201) {
      throw new AssertionError(path + ": " + answer.body());
    }
    return RunningControlPlane.json(answer.body());
  }

  private JsonNode ok(String path) {
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
