package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.Role;
import cloud.faso.access.TenantRef;
import cloud.faso.access.TenantScope;
import cloud.faso.access.TokenId;
import cloud.faso.operations.EventRow;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import cloud.faso.tenancy.TenancyProblem;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many at once: what must happen once happens once, and books balance. */
@OnBothDatabases
@Timeout(120)
final class UnderFireTest {

  private static final Caller OPERATOR =
      Caller.with(new TokenId("token-test"), "test", Grant.ofPlatform(Role.OPERATOR));

  private static final int MANY = 12;
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl awa";

  private final TestDatabases.Kind kind;
  private RunningControlPlane faso;
  private String operator;

  UnderFireTest(TestDatabases.Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
  }

  @AfterEach
  void stop() {
    faso.close();
  }

  @Test
  void the_same_key_at_once_has_one_effect_and_one_answer() throws Exception {
    String body = "{\"name\":\"once\"}";

    List<HttpResponse<String>> answers = atOnce(MANY, _ -> withKey("k", body));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
    assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.getFirst().body());
    assertThat(get("/v1/sites").get("items")).hasSize(1);
    faso.plane().events.sequencer().work().run();
    assertThat(faso.plane().events.last()).isEqualTo(1);
  }

  @Test
  void the_same_name_at_once_is_taken_once() throws Exception {
    List<HttpResponse<String>> answers =
        atOnce(MANY, _ -> faso.call(operator, "POST", "/v1/sites", "{\"name\":\"one\"}"));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201, 409);
    assertThat(answers.stream().filter(answer -> answer.statusCode() == 201)).hasSize(1);
  }

  @Test
  void join_tokens_made_at_once_void_each_other_but_for_one() throws Exception {
    post("/v1/sites", "{\"name\":\"ouaga\"}");
    post("/v1/nodes", "{\"name\":\"n1\",\"site\":\"ouaga\"}");

    List<HttpResponse<String>> answers =
        atOnce(MANY, _ -> faso.call(operator, "POST", "/v1/nodes/n1/join-token", "{}"));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
    List<Integer> enrolments = new ArrayList<>();
    String csr = AgentCaller.csr(AgentCaller.newKey(), new X500Principal("CN=x"));
    try (AgentCaller agent = AgentCaller.anonymous(faso)) {
      for (HttpResponse<String> answer : answers) {
        String token = RunningControlPlane.json(answer.body()).get("token").asText();
        enrolments.add(agent.enrol(token, csr).statusCode());
      }
    }
    assertThat(enrolments).containsOnly(201, 401).containsOnlyOnce(201);
  }

  @Test
  void what_is_deleted_at_once_is_deleted_once() throws Exception {
    vmCatalogue();
    post("/v1/sites", "{\"name\":\"s\"}");
    post("/v1/racks", "{\"name\":\"r\",\"site\":\"s\"}");
    post("/v1/ministries", "{\"code\":\"empty\",\"nameFr\":\"M\",\"nameEn\":\"M\"}");
    post("/v1/tenants/t/keys", "{\"name\":\"k\",\"publicKey\":\"%s\"}".formatted(KEY));
    post("/v1/tenants/t/tokens", "{\"name\":\"viewer\",\"role\":\"viewer\"}");
    List<String> things =
        List.of(
            "/v1/racks/r",
            "/v1/sites/s",
            "/v1/flavors/small",
            "/v1/images/tiny",
            "/v1/tenants/t/keys/k",
            "/v1/tenants/t/tokens/viewer",
            "/v1/tenants/t",
            "/v1/ministries/empty");

    for (String thing : things) {
      List<Integer> answers =
          atOnce(MANY, _ -> faso.call(operator, "DELETE", thing, null).statusCode());
      assertThat(answers).as(thing).containsOnly(204, 404).containsOnlyOnce(204);
    }

    faso.plane().events.sequencer().work().run();
    assertThat(faso.plane().events.after(0, 1000, Duration.ZERO))
        .extracting(EventRow::type)
        .filteredOn(type -> type.endsWith(".deleted"))
        .containsExactly(
            "rack.deleted",
            "site.deleted",
            "flavor.deleted",
            "image.deleted",
            "key.deleted",
            "token.deleted",
            "tenant.deleted",
            "ministry.deleted");
  }

  @Test
  void tenants_made_at_once_share_no_more_than_there_is() throws Exception {
    ministry(8);

    List<HttpResponse<String>> answers =
        atOnce(
            MANY,
            i ->
                faso.call(
                    operator,
                    "POST",
                    "/v1/ministries/m/tenants",
                    "{\"name\":\"t%d\",\"quota\":{\"vcpus\":2}}".formatted(i)));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201, 409);
    assertThat(answers.stream().filter(answer -> answer.statusCode() == 201)).hasSize(4);
  }

  @Test
  void quotas_booked_and_given_back_at_once_balance() throws Exception {
    ministry(20);
    List<TenantScope> tenants = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      post(
          "/v1/ministries/m/tenants",
          "{\"name\":\"%s\",\"quota\":{\"vcpus\":10,\"vms\":50}}".formatted(name));
      TenantRef tenant = faso.plane().directory.tenants(name).getFirst();
      tenants.add(OPERATOR.enter(tenant, name, Set.of("operator")));
    }

    List<Integer> kept = atOnce(MANY, i -> bookAndGiveBack(tenants.get(i % 2), 1 + i % 3));

    long used = kept.stream().mapToInt(Integer::intValue).sum();
    assertThat(get("/v1/ministries/m/quota").at("/vcpus/used").asLong()).isEqualTo(used);
    long ofTenants =
        tenants.stream()
            .mapToLong(
                tenant ->
                    get("/v1/tenants/" + tenant.tenant().value() + "/quota")
                        .at("/vcpus/used")
                        .asLong())
            .sum();
    assertThat(ofTenants).isEqualTo(used).isLessThanOrEqualTo(20);
  }

  @Test
  void vms_asked_for_at_once_are_no_more_than_the_quota_has_room_for() throws Exception {
    post("/v1/sites", "{\"name\":\"ouaga\"}");
    new Catalogue(faso, operator).make("m", "t", 5);

    List<HttpResponse<String>> answers =
        atOnce(
            4 * MANY,
            i ->
                faso.call(
                    operator,
                    "POST",
                    "/v1/tenants/t/vms",
                    "{\"name\":\"vm-%d\",\"flavor\":\"small\",\"image\":\"tiny\"}".formatted(i)));

    assertThat(answers.stream().filter(answer -> answer.statusCode() == 201)).hasSize(5);
    assertThat(answers.stream().filter(answer -> answer.statusCode() != 201))
        .allSatisfy(
            answer -> {
              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
              assertThat(answer.body()).contains("quota-exceeded");
            });
    assertThat(get("/v1/tenants/t/quota").at("/vms/used").asLong()).isEqualTo(5);
    assertThat(get("/v1/ministries/m/quota").at("/vcpus/used").asLong()).isEqualTo(5);
    assertThat(get("/v1/tenants/t/vms?limit=500").get("items")).hasSize(5);
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void books_balance_at_every_look_while_vms_come_and_go() throws Exception {
    post("/v1/sites", "{\"name\":\"ouaga\"}");
    new Catalogue(faso, operator).make("m", "t", 5);
    AtomicBoolean ended = new AtomicBoolean();
    try (ExecutorService watch = Executors.newSingleThreadExecutor()) {
      Future<Integer> looks = watch.submit(() -> looksUntil(ended));
      List<List<Integer>> answers;
      try {
        answers = atOnce(MANY, this::comeAndGo);
      } finally {
        ended.set(true);
      }
      assertThat(answers.stream().flatMap(List::stream))
          .contains(201, 409)
          .isSubsetOf(201, 202, 204, 409);
      assertThat(looks.get()).isGreaterThan(1);
    }

    int left = get("/v1/tenants/t/vms?limit=500").get("items").size();
    assertThat(get("/v1/tenants/t/quota").at("/vms/used").asInt()).isEqualTo(left);
    assertThat(get("/v1/ministries/m/quota").at("/vcpus/used").asInt()).isEqualTo(left);
  }

  /** How often the doctor was asked, who had nothing to say. */
  private int looksUntil(AtomicBoolean ended) {
    int looks = 0;
    while (!ended.get()) {
      assertThat(get("/v1/doctor").get("findings")).isEmpty();
      looks++;
    }
    return looks;
  }

  /** Makes a VM and deletes it, again and again; gives what was answered. */
  private List<Integer> comeAndGo(int who) {
    List<Integer> answers = new ArrayList<>();
    for (int round = 0; round < 8; round++) {
      String name = "vm-%d-%d".formatted(who, round);
      String body = "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\"}".formatted(name);
      int made = faso.call(operator, "POST", "/v1/tenants/t/vms", body).statusCode();
      answers.add(made);
      if (made == 201) {
        answers.add(faso.call(operator, "DELETE", "/v1/tenants/t/vms/" + name, null).statusCode());
      }
    }
    return answers;
  }

  @Test
  void vms_of_one_group_made_at_once_go_to_different_nodes() throws Exception {
    post("/v1/sites", "{\"name\":\"ouaga\"}");
    vmCatalogue();
    for (String node : List.of("n1", "n2", "n3")) {
      ready(node);
    }
    List<HttpResponse<String>> answers =
        atOnce(
            MANY,
            i ->
                faso.call(
                    operator,
                    "POST",
                    "/v1/tenants/t/vms",
                    """
                    {"name":"vm-%d","flavor":"small","image":"tiny","antiAffinityGroup":"apart"}
                    """
                        .formatted(i)));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
    List<String> taken =
        answers.stream()
            .map(answer -> RunningControlPlane.json(answer.body()).get("node"))
            .filter(node -> !node.isNull())
            .map(JsonNode::asText)
            .toList();
    assertThat(taken).containsExactlyInAnyOrder("n1", "n2", "n3");
  }

  private void vmCatalogue() {
    new Catalogue(faso, operator).make("m", "t", 64);
  }

  /** A node that takes guests for as long as the lease of one session lasts. */
  private void ready(String name) throws Exception {
    post("/v1/nodes", "{\"name\":\"%s\",\"site\":\"ouaga\"}".formatted(name));
    String token = post("/v1/nodes/" + name + "/join-token", "{}").get("token").asText();
    try (AgentCaller agent = AgentCaller.enrolled(faso, token)) {
      HttpResponse<String> session =
          agent.post(
              "/agent/v1/session",
              RunningControlPlane.text(
                  new OpenSession(
                      "0.1.0",
                      NodeKind.LIBVIRT,
                      name,
                      new Hardware("x86_64", 64, 64_000, "tcg", "no KVM here", null),
                      List.of(new PoolReport("local", "directory", 900, 800, true)),
                      null)));
      assertThat(session.statusCode()).as(session.body()).isEqualTo(201);
    }
  }

  /** Books and gives back again and again, keeps the last; gives how much it keeps. */
  private int bookAndGiveBack(TenantScope scope, int vcpus) {
    Resources some = new Resources(vcpus, 0, 1, 0, 0);
    int kept = 0;
    for (int round = 0; round < 20; round++) {
      if (kept > 0) {
        var use = new QuotaService.Use(scope.tenant(), scope.ministry(), some);
        faso.plane().database.transact(() -> faso.plane().tenancy.quotas.release(List.of(use)));
      }
      kept = booked(scope, some) ? vcpus : 0;
    }
    return kept;
  }

  private boolean booked(TenantScope scope, Resources some) {
    try {
      faso.plane().database.transact(() -> faso.plane().tenancy.quotas.book(scope, some));
      return true;
    } catch (Problem full) {
      assertThat(full.code()).isEqualTo(TenancyProblem.QUOTA_EXCEEDED);
      return false;
    }
  }

  private JsonNode ministry(int vcpus) {
    return post(
        "/v1/ministries",
        "{\"code\":\"m\",\"nameFr\":\"M\",\"nameEn\":\"M\",\"quota\":{\"vcpus\":%d,\"vms\":100}}"
            .formatted(vcpus));
  }

  private JsonNode post(String path, String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  private JsonNode get(String path) {
    return RunningControlPlane.json(faso.call(operator, "GET", path, null).body());
  }

  private HttpResponse<String> withKey(String key, String body) {
    return faso.send(
        HttpRequest.newBuilder(faso.url().resolve("/v1/sites"))
            .header("Authorization", "Bearer " + operator)
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** What one of many does. */
  private interface Work<T> {
    T doAs(int number) throws Exception;
  }

  private static <T> List<T> atOnce(int count, Work<T> work)
      throws InterruptedException, ExecutionException {
    CountDownLatch ready = new CountDownLatch(count);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> tasks =
          IntStream.range(0, count)
              .<Callable<T>>mapToObj(
                  i ->
                      () -> {
                        ready.countDown();
                        ready.await();
                        return work.doAs(i);
                      })
              .toList();
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(tasks)) {
        results.add(each.get());
      }
      return results;
    }
  }
}
