package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seven VMs in two tenants and two sites, as their callers page, sort and narrow them. A VM is
 * written {@code tenant/name} here; two of them have the same name.
 */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class VmListsOverHttpTest {

  private static final List<String> BY_CREATION =
      List.of(
          "prod/web-1",
          "lycees/zulu",
          "prod/web-2",
          "lycees/web-1",
          "prod/db-1",
          "lycees/alpha",
          "prod/off-1");

  private static final List<String> BY_NAME =
      List.of(
          "lycees/alpha",
          "prod/db-1",
          "prod/off-1",
          "prod/web-1",
          "lycees/web-1",
          "prod/web-2",
          "lycees/zulu");

  private static final String ALL = "/v1/vms";
  private static final String OF_PROD = "/v1/tenants/prod/vms";

  @Parameter private TestDatabases.Kind kind;
  private Map<String, String> tenants;
  private List<TinyAgent> agents;
  private RunningControlPlane faso;
  private String operator;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
    tenants = new HashMap<>();
    agents = new ArrayList<>();
    tenant("sante", "prod");
    tenant("education", "lycees");
    for (String flavor : List.of("small", "medium")) {
      made(
          "/v1/flavors",
          "{\"name\":\"%s\",\"vcpus\":1,\"memoryMiB\":512,\"rootDiskGiB\":5}".formatted(flavor));
    }
    image("tiny");
    image("debian");
    node("ouaga");
    node("bobo");
    String web = "\"labels\":{\"app\":\"web\"}";
    vm("prod/web-1", "ouaga", "small", "tiny", "RUNNING", web + ",\"antiAffinityGroup\":\"web\"");
    vm("lycees/zulu", "ouaga", "small", "tiny", "RUNNING", web);
    // Apart from the first, on another node of its site, of which there is none.
    vm("prod/web-2", "ouaga", "small", "tiny", "PENDING", web + ",\"antiAffinityGroup\":\"web\"");
    vm("lycees/web-1", "ouaga", "medium", "tiny", "RUNNING", "\"labels\":{\"app\":\"\"}");
    vm("prod/db-1", "bobo", "medium", "debian", "RUNNING", "\"labels\":{\"app\":\"db\"}");
    vm("lycees/alpha", "bobo", "small", "tiny", "RUNNING", "\"labels\":{}");
    vm("prod/off-1", "bobo", "small", "debian", "STOPPED", "\"power\":\"OFF\"");
  }

  @AfterParameterizedClassInvocation
  void stop() {
    agents.forEach(TinyAgent::close);
    faso.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 500})
  void pages_together_hold_each_vm_once_in_the_order_asked_for(int limit) {
    assertThat(pages(ALL, "", limit)).isEqualTo(BY_CREATION);
    assertThat(pages(ALL, "sort=createdAt", limit)).isEqualTo(BY_CREATION);
    assertThat(pages(ALL, "sort=-createdAt", limit)).isEqualTo(BY_CREATION.reversed());
    assertThat(pages(ALL, "sort=name", limit)).isEqualTo(BY_NAME);
    assertThat(pages(ALL, "sort=-name", limit)).isEqualTo(BY_NAME.reversed());
    assertThat(pages(OF_PROD, "sort=name", limit)).isEqualTo(ofProd(BY_NAME));
    assertThat(pages(OF_PROD, "sort=-name", limit)).isEqualTo(ofProd(BY_NAME).reversed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "phase=PENDING | prod/web-2",
        "phase=STOPPED | prod/off-1",
        "phase=RUNNING | prod/web-1 lycees/zulu lycees/web-1 prod/db-1 lycees/alpha",
        "phase=FAILED  | ''",
        "power=OFF | prod/off-1",
        "power=ON  | prod/web-1 lycees/zulu prod/web-2 lycees/web-1 prod/db-1 lycees/alpha",
        "flavor=medium | lycees/web-1 prod/db-1",
        "image=debian  | prod/db-1 prod/off-1",
        "site=bobo | prod/db-1 lycees/alpha prod/off-1",
        "antiAffinityGroup=web | prod/web-1 prod/web-2",
        "label=app      | prod/web-1 lycees/zulu prod/web-2 lycees/web-1 prod/db-1",
        "label=app%3Dweb | prod/web-1 lycees/zulu prod/web-2",
        "label=app%3D   | lycees/web-1",
        "label=web      | ''",
        "q=WEB | prod/web-1 prod/web-2 lycees/web-1",
        "q=b-1 | prod/web-1 lycees/web-1 prod/db-1",
        "q=%25 | ''",
        "q=w_b | ''",
        "flavor=small&site=ouaga&label=app%3Dweb&phase=RUNNING | prod/web-1 lycees/zulu",
        "flavor=small&site=bobo&power=ON | lycees/alpha",
        "sort=-name&site=bobo&q=a | lycees/alpha",
      })
  void a_filter_leaves_what_it_says(String filter, String expected) {
    List<String> left = BY_CREATION.stream().filter(words(expected)::contains).toList();

    for (int limit : new int[] {1, 2, 100}) {
      assertThat(pages(ALL, filter, limit)).isEqualTo(left);
      assertThat(pages(OF_PROD, filter, limit)).isEqualTo(ofProd(left));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node=bobo | prod/db-1 lycees/alpha prod/off-1",
        "tenant=lycees | lycees/zulu lycees/web-1 lycees/alpha",
        "ministry=sante | prod/web-1 prod/web-2 prod/db-1 prod/off-1",
        "ministry=sante&node=ouaga | prod/web-1",
        "tenant=lycees&ministry=sante | ''",
      })
  void those_who_run_the_platform_also_filter_by_whose_and_where(String filter, String expected) {
    assertThat(pages(ALL, filter, 1)).isEqualTo(words(expected));
    assertThat(pages(ALL, filter, 100)).isEqualTo(words(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "flavor, /v1/flavors/medium",
    "image, /v1/images/debian",
    "site, /v1/sites/bobo",
    "node, /v1/nodes/bobo",
    "tenant, /v1/tenants/lycees",
    "ministry, /v1/ministries/education",
  })
  void a_filter_takes_an_id_as_well_as_a_name(String filter, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String id = ok(path).get("id").asText();

    assertThat(pages(ALL, filter + "=" + id, 100))
        .isEqualTo(pages(ALL, filter + "=" + name, 100))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/vms?sort=name, /v1/vms?sort=-name",
    "/v1/vms?sort=name, /v1/vms?sort=createdAt",
    "/v1/vms?sort=name, /v1/vms",
    "/v1/vms, /v1/vms?sort=name",
    "/v1/vms, /v1/tenants/prod/vms",
    "/v1/tenants/prod/vms, /v1/tenants/lycees/vms",
    "/v1/tenants/prod/vms, /v1/vms",
    "/v1/sites, /v1/vms",
    "/v1/vms?q=web, /v1/vms",
    "/v1/vms, /v1/vms?q=web",
    "/v1/vms?q=web, /v1/vms?q=we",
    "/v1/vms?site=ouaga, /v1/vms?site=bobo",
    "/v1/vms?site=ouaga&q=web, /v1/vms?site=ouaga",
  })
  void a_cursor_of_another_list_or_order_or_filter_is_refused_with_what_to_do(
      String given, String asked) {
    String cursor = ok(with(given, "limit=1")).get("next").asText();
    assertThat(ok(with(given, "limit=5&after=" + cursor)).get("items")).isNotEmpty();

    refusesCursor(asked, cursor);
  }

  @Test
  void what_never_was_a_cursor_is_refused_likewise() {
    for (String text :
        List.of("", "\n\n", "v1/vms\ncreatedAt\nvm-1", "v1/vms\nname\nvm-1\nweb-1")) {
      byte[] bytes = (text + " ").getBytes(StandardCharsets.UTF_8);
      refusesCursor(ALL, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    refusesCursor(ALL, "a");
  }

  private void refusesCursor(String list, String cursor) {
    JsonNode problem = answer(400, with(list, "after=" + cursor));

    assertThat(problem.get("type").asText()).isEqualTo("urn:faso:invalid-cursor");
    assertThat(problem.get("detail").asText())
        .contains("\"next\"", "the same \"sort\"", "leave it out to begin at the first page");
    assertThat(problem.at("/violations/0/pointer").asText()).isEqualTo("?after");
    assertThat(problem.at("/violations/0/detail").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "501", "99999999999999999999", "two", ""})
  void a_limit_out_of_bounds_is_refused(String limit) {
    for (String list : List.of(ALL, OF_PROD)) {
      JsonNode problem = answer(400, list + "?limit=" + limit);

      assertThat(problem.get("type").asText()).isEqualTo("urn:faso:malformed");
      assertThat(problem.at("/violations/0/pointer").asText()).isEqualTo("?limit");
    }
  }

  /** The VMs of all pages, from the first to the one that says that it is the last. */
  private List<String> pages(String list, String query, int limit) {
    List<String> seen = new ArrayList<>();
    String first = with(with(list, "limit=" + limit), query);
    JsonNode page = ok(first);
    seen.addAll(names(page));
    while (!page.get("next").isNull()) {
      assertThat(page.get("items")).as("a page before the last is full").hasSize(limit);
      page = ok(with(first, "after=" + page.get("next").asText()));
      assertThat(page.get("items")).as("a page after the first").isNotEmpty();
      seen.addAll(names(page));
    }
    assertThat(page.get("items")).hasSizeLessThanOrEqualTo(limit);
    return seen;
  }

  private List<String> names(JsonNode page) {
    return StreamSupport.stream(page.get("items").spliterator(), false)
        .map(vm -> tenants.get(vm.get("tenant").asText()) + "/" + vm.get("name").asText())
        .toList();
  }

  private static List<String> ofProd(List<String> vms) {
    return vms.stream().filter(vm -> vm.startsWith("prod/")).toList();
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  private static String with(String path, String query) {
    return query.isEmpty() ? path : path + (path.contains("?") ? "&" : "?") + query;
  }

  private void tenant(String ministry, String tenant) {
    String quota = "\"quota\":{\"vcpus\":16,\"memoryMiB\":16384,\"vms\":16,\"volumeGiB\":160}";
    made(
        "/v1/ministries",
        "{\"code\":\"%s\",\"nameFr\":\"Ministère\",\"nameEn\":\"Ministry\",%s}"
            .formatted(ministry, quota));
    String home = "/v1/ministries/" + ministry + "/tenants";
    JsonNode made = made(home, "{\"name\":\"%s\",%s}".formatted(tenant, quota));
    tenants.put(made.get("id").asText(), tenant);
  }

  private void image(String name) {
    made(
        "/v1/images",
        "{\"name\":\"%s\",\"format\":\"raw\",\"architecture\":\"x86_64\"}".formatted(name));
    HttpResponse<String> uploaded =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve("/v1/images/" + name + "/content"))
                .header("Authorization", "Bearer " + operator)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[512]))
                .build());
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
  }

  /** A site, and its only node, of the same name. */
  private void node(String name) throws Exception {
    made("/v1/sites", "{\"name\":\"%s\"}".formatted(name));
    made("/v1/nodes", "{\"name\":\"%s\",\"site\":\"%s\"}".formatted(name, name));
    String token = made("/v1/nodes/" + name + "/join-token", null).get("token").asText();
    agents.add(new TinyAgent(faso, token, "vm-01k3v8z6q4e9rb7t5m2xw0c1hz"));
    assertThat(ok("/v1/nodes/" + name + "?wait=READY&timeout=60").get("phase").asText())
        .isEqualTo("READY");
  }

  private void vm(String ref, String site, String flavor, String image, String phase, String more) {
    String tenant = ref.substring(0, ref.indexOf('/'));
    String name = ref.substring(ref.indexOf('/') + 1);
    String home = "/v1/tenants/" + tenant + "/vms";
    made(
        home,
        "{\"name\":\"%s\",\"site\":\"%s\",\"flavor\":\"%s\",\"image\":\"%s\",%s}"
            .formatted(name, site, flavor, image, more));
    JsonNode vm = ok(home + "/" + name + "?timeout=60&wait=" + phase);
    assertThat(vm.get("phase").asText()).as(vm.toString()).isEqualTo(phase);
  }

  private JsonNode made(String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  private JsonNode ok(String path) {
    return answer(200, path);
  }

  private JsonNode answer(int status, String path) {
    HttpResponse<String> answer = faso.call(operator, "GET", path, null);
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
