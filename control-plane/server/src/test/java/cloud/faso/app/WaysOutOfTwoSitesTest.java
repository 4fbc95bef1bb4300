package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.Resources;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Routers that lead outward at two sites, and the floating IPs of each. */
@OnBothDatabases
final class WaysOutOfTwoSitesTest extends InOneControlPlane {

  private static final String TENANT = "/v1/tenants/sante-prod";
  private static final String ROUTERS = TENANT + "/routers";
  private static final String FLOATING = TENANT + "/floating-ips";
  private static final String BOTH = "\"ouaga-a\",\"bobo-b\"";

  private ScriptedNetworkAgent ouaga;
  private ScriptedNetworkAgent bobo;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() throws Exception {
    new Catalogue(faso, operator).make("sante", "sante-prod", 64);
    made("/v1/flavors", "{\"name\":\"huge\",\"vcpus\":1,\"memoryMiB\":17000,\"rootDiskGiB\":5}");
    node("ouaga", "10.255.0.1");
    node("bobo", "10.255.0.2");
    ouaga = new ScriptedNetworkAgent(faso, operator, "ouaga");
    bobo = new ScriptedNetworkAgent(faso, operator, "bobo");
    network("ouaga-a", "ouaga", "198.51.100.0/24");
    network("ouaga-b", "ouaga", "192.0.2.0/24");
    network("bobo-a", "bobo", "198.51.100.0/24");
    network("bobo-b", "bobo", "203.0.113.0/24");
    network("bobo-own", "bobo", "10.200.0.0/24");
  }

  private void node(String site, String encapAddress) throws Exception {
    // It stays for as long as the control plane.
    var _ = new ScriptedAgent(faso, operator, site);
    patched("/v1/nodes/" + site, "{\"encapAddress\":\"%s\"}".formatted(encapAddress));
  }

  private void network(String name, String site, String cidr) {
    made(
        "/v1/external-networks",
        "{\"name\":\"%s\",\"site\":\"%s\",\"physicalNetwork\":\"public\",\"cidr\":\"%s\"}"
            .formatted(name, site, cidr));
  }

  /** A router of a name, and a segment of that name which it joins. */
  private JsonNode router(String name, int net, String networks) {
    made(TENANT + "/segments", "{\"name\":\"%s\",\"cidr\":\"10.%d.0.0/24\"}".formatted(name, net));
    return made(
        ROUTERS,
        "{\"name\":\"%s\",\"externalNetworks\":[%s],\"segments\":[\"%s\"]}"
            .formatted(name, networks, name));
  }

  /** A port, and a VM of its name that must be at a site. */
  private void vm(String name, String segment, String flavor, String site) {
    port(name, segment);
    made(
        TENANT + "/vms",
        """
        {"name":"%s","flavor":"%s","image":"tiny","site":"%s","nics":[{"port":"%s"}]}
        """
            .formatted(name, flavor, site, name));
  }

  private void port(String name, String segment) {
    made(TENANT + "/ports", "{\"name\":\"%s\",\"segment\":\"%s\"}".formatted(name, segment));
  }

  @Test
  void a_router_leads_out_at_each_site_by_an_external_network_of_that_site() {
    router("each", 1, BOTH);
    JsonNode router =
        patched(
            ROUTERS + "/each",
            """
            {"routes":[{"destination":"192.168.1.0/24","nextHop":"10.1.0.9"},
              {"destination":"192.168.2.0/24","nextHop":"198.51.100.9"},
              {"destination":"192.168.3.0/24","nextHop":"203.0.113.9"}]}
            """);

    assertThat(router.get("externalNetworks")).hasToString("[\"bobo-b\",\"ouaga-a\"]");
    assertThat(router.at("/addresses/0/externalNetwork").asText()).isEqualTo("bobo-b");
    Map<String, String> own = addresses(router);
    assertThat(own.get("ouaga")).startsWith("198.51.100.");
    assertThat(own.get("bobo")).startsWith("203.0.113.");
    ouaga.hear();
    bobo.hear();
    JsonNode here = ouaga.spec(router.get("id").asText());
    JsonNode there = bobo.spec(router.get("id").asText());
    assertThat(here.at("/gateway/externalNetwork")).isEqualTo(idOf("ouaga-a"));
    assertThat(here.at("/gateway/addresses")).hasToString("[\"" + own.get("ouaga") + "\"]");
    assertThat(there.at("/gateway/externalNetwork")).isEqualTo(idOf("bobo-b"));
    assertThat(there.at("/gateway/addresses")).hasToString("[\"" + own.get("bobo") + "\"]");
    assertThat(here.get("interfaces")).isEqualTo(there.get("interfaces")).hasSize(1);
    assertThat(destinations(here)).containsExactly("192.168.1.0/24", "192.168.2.0/24");
    assertThat(destinations(there)).containsExactly("192.168.1.0/24", "192.168.3.0/24");
    assertThat(call(409, "DELETE", "/v1/external-networks/bobo-b", null).toString())
        .contains("in-use");
    call(202, "DELETE", ROUTERS + "/each", null);
    requireHealthy();
  }

  private JsonNode idOf(String network) {
    return call(200, "GET", "/v1/external-networks/" + network, null).get("id");
  }

  private static List<String> destinations(JsonNode spec) {
    return spec.get("routes").valueStream().map(it -> it.get("destination").asText()).toList();
  }

  @Test
  void what_a_patch_leaves_keeps_its_addresses() {
    String first = addresses(router("kept", 2, "\"ouaga-a\"")).get("ouaga");
    String path = ROUTERS + "/kept";

    JsonNode more = patched(path, leading("\"bobo-a\",\"ouaga-a\""));
    assertThat(more.get("generation").asLong()).isEqualTo(2);
    String second = addresses(more).get("bobo");
    assertThat(addresses(more)).containsEntry("ouaga", first);
    assertThat(patched(path, leading("\"ouaga-a\",\"bobo-a\""))).isEqualTo(more);
    assertThat(patched(path, leading("\"ouaga-a\",\"bobo-a\",\"%s\"".formatted(id("bobo-a")))))
        .isEqualTo(more);

    JsonNode other = patched(path, leading("\"ouaga-b\",\"bobo-a\""));
    assertThat(other.get("generation").asLong()).isEqualTo(3);
    assertThat(addresses(other)).containsEntry("bobo", second).doesNotContainEntry("ouaga", first);
    requireHealthy();
    assertThat(addresses(patched(path, leading("\"bobo-a\"")))).isEqualTo(Map.of("bobo", second));
    assertThat(addresses(patched(path, leading("")))).isEmpty();
    requireHealthy();
    call(202, "DELETE", path, null);
  }

  private String id(String network) {
    return idOf(network).asText();
  }

  private static String leading(String networks) {
    return "{\"externalNetworks\":[" + networks + "]}";
  }

  @Test
  void two_of_one_site_are_refused_by_name() {
    String body = "{\"name\":\"two\",\"externalNetworks\":[\"ouaga-a\",\"bobo-a\",\"ouaga-b\"]}";

    assertThat(invalid("en", "POST", ROUTERS, body, "/externalNetworks/2"))
        .contains("“ouaga-b” and “ouaga-a”", "the site ouaga", "leave one");
    assertThat(invalid("fr", "POST", ROUTERS, body, "/externalNetworks/2"))
        .contains("« ouaga-b » et « ouaga-a »", "du site ouaga", "retirez-en un");
    router("one", 3, "\"ouaga-a\"");
    assertThat(
            invalid(
                "en",
                "PATCH",
                ROUTERS + "/one",
                leading("\"ouaga-a\",\"ouaga-b\""),
                "/externalNetworks/1"))
        .contains("“ouaga-b” and “ouaga-a”");
    assertThat(invalid("en", "PATCH", ROUTERS + "/one", leading("\"nope\""), "/externalNetworks/0"))
        .contains("nope");
    call(202, "DELETE", ROUTERS + "/one", null);
  }

  @Test
  void an_external_network_may_overlap_with_one_of_another_site_and_with_no_segment() {
    router("apart", 4, "\"ouaga-a\"");
    made(TENANT + "/segments", "{\"name\":\"inside\",\"cidr\":\"10.200.0.128/25\"}");
    made(ROUTERS + "/apart/interfaces", "{\"segment\":\"inside\"}");

    assertThat(
            call(409, "PATCH", ROUTERS + "/apart", leading("\"ouaga-a\",\"bobo-own\""))
                .get("detail")
                .asText())
        .contains("10.200.0.0/24", "“bobo-own”", "10.200.0.128/25", "“inside”");
    assertThat(addresses(patched(ROUTERS + "/apart", leading("\"ouaga-a\",\"bobo-a\""))))
        .hasSize(2);
    requireHealthy();
    call(202, "DELETE", ROUTERS + "/apart", null);
  }

  @Test
  void a_network_is_left_when_none_of_its_floating_IPs_stand_for_what_is_behind_the_router() {
    router("left", 5, BOTH);
    port("behind", "left");
    String address =
        made(FLOATING, "{\"externalNetwork\":\"ouaga-a\",\"port\":\"behind\"}")
            .get("address")
            .asText();

    String patch = leading("\"bobo-b\"");
    assertThat(call(409, "PATCH", ROUTERS + "/left", patch).get("detail").asText())
        .contains("“ouaga-a”", "“left”", address);
    assertThat(patched(ROUTERS + "/left", leading("\"ouaga-a\"")).get("externalNetworks"))
        .hasToString("[\"ouaga-a\"]");
    call(202, "DELETE", FLOATING + "/" + address, null);
    assertThat(patched(ROUTERS + "/left", patch).get("externalNetworks"))
        .hasToString("[\"bobo-b\"]");
    call(202, "DELETE", ROUTERS + "/left", null);
  }

  @Test
  void a_floating_IP_is_of_the_network_at_the_site_of_its_VM() {
    router("vms", 6, BOTH);
    vm("there", "vms", "small", "bobo");

    JsonNode made = made(FLOATING, "{\"vm\":\"there\"}");
    assertThat(made.get("externalNetwork").asText()).isEqualTo("bobo-b");
    call(202, "DELETE", FLOATING + "/" + made.get("address").asText(), null);

    String body = "{\"externalNetwork\":\"ouaga-a\",\"port\":\"there\"}";
    assertThat(invalid("en", "POST", FLOATING, body, "/externalNetwork"))
        .contains("“there” is at the site bobo", "“ouaga-a” leads out at ouaga", "“bobo-b”");
    assertThat(invalid("fr", "POST", FLOATING, body, "/externalNetwork"))
        .contains("« there » est sur le site bobo", "« ouaga-a »", "« bobo-b »");
    String loose =
        FLOATING + "/" + made(FLOATING, "{\"externalNetwork\":\"ouaga-a\"}").get("id").asText();
    assertThat(invalid("en", "PATCH", loose, "{\"vm\":\"there\"}", "/vm")).contains("“bobo-b”");
    assertThat(invalid("en", "PATCH", loose, "{\"port\":\"there\"}", "/port")).contains("“bobo-b”");
    call(202, "DELETE", loose, null);

    // Nothing has room for it, and yet it is known where it will be.
    vm("waits", "vms", "huge", "ouaga");
    assertThat(made(FLOATING, "{\"vm\":\"waits\"}").get("externalNetwork").asText())
        .isEqualTo("ouaga-a");
    requireHealthy();
  }

  @Test
  void where_the_site_is_not_known_the_network_is_asked_for() {
    router("open", 7, BOTH);
    port("free", "open");
    made(TENANT + "/load-balancers", "{\"name\":\"shop\",\"segment\":\"open\",\"listeners\":[]}");
    for (String target : List.of("\"port\":\"free\"", "\"loadBalancer\":\"shop\"")) {
      assertThat(invalid("en", "POST", FLOATING, "{" + target + "}", "/externalNetwork"))
          .contains("“open”", "bobo-b (bobo), ouaga-a (ouaga)");
      assertThat(invalid("fr", "POST", FLOATING, "{" + target + "}", "/externalNetwork"))
          .contains("« open »", "bobo-b (bobo), ouaga-a (ouaga)");
      assertThat(
              made(FLOATING, "{\"externalNetwork\":\"bobo-b\"," + target + "}")
                  .get("router")
                  .asText())
          .isEqualTo("open");
    }
    requireHealthy();
  }

  @Test
  void where_the_router_does_not_lead_out_at_the_site_of_the_VM_it_is_said_how_it_would() {
    router("near", 8, "\"ouaga-a\"");
    vm("beyond", "near", "small", "bobo");

    for (String body :
        List.of("{\"vm\":\"beyond\"}", "{\"externalNetwork\":\"ouaga-a\",\"vm\":\"beyond\"}")) {
      assertThat(invalid("en", "POST", FLOATING, body, "/externalNetwork"))
          .contains("the site bobo", "faso router set near --external-network ouaga-a,…");
      assertThat(invalid("fr", "POST", FLOATING, body, "/externalNetwork"))
          .contains("le site bobo", "faso router set near --external-network ouaga-a,…");
    }
  }

  @Test
  void routers_that_led_out_before_there_were_several_ways_still_do() throws Exception {
    JsonNode outward = router("old", 9, "\"bobo-b\"");
    JsonNode inward = router("older", 10, "");
    String migration =
        Resources.toString(
            Resources.getResource("db/migration/V026__routers_of_several_sites.sql"),
            StandardCharsets.UTF_8);
    int from = migration.indexOf("insert into router_gateway");
    try (Handle handle = Databases.jdbi(faso.plane().surroundings().database()).open()) {
      handle.execute("alter table router add column network_id varchar(40)");
      handle.execute("update router set network_id = ? where name = 'old'", id("bobo-b"));
      handle.execute("delete from router_gateway where router_id = ?", outward.get("id").asText());
      handle.execute(migration.substring(from, migration.indexOf(';', from)));
      handle.execute("alter table router drop column network_id");
    }

    assertThat(call(200, "GET", ROUTERS + "/old", null)).isEqualTo(outward);
    assertThat(call(200, "GET", ROUTERS + "/older", null)).isEqualTo(inward);
    requireHealthy();
  }

  private static Map<String, String> addresses(JsonNode router) {
    return router
        .get("addresses")
        .valueStream()
        .collect(Collectors.toMap(it -> it.get("site").asText(), it -> it.get("address").asText()));
  }

  private void requireHealthy() {
    assertThat(call(200, "GET", "/v1/doctor", null).get("findings")).isEmpty();
  }

  private JsonNode made(String path, String body) {
    return call(201, "POST", path, body);
  }

  private JsonNode patched(String path, String body) {
    return call(200, "PATCH", path, body);
  }

  private JsonNode call(int status, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(operator, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }

  /** What is said of the one thing that is wrong, which is there. */
  private String invalid(String language, String method, String path, String body, String pointer) {
    HttpResponse<String> answer =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(path))
                .header("Authorization", "Bearer " + operator)
                .header("Content-Type", "application/json")
                .header("Accept-Language", language)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    JsonNode violations = RunningControlPlane.json(answer.body()).get("violations");
    assertThat(violations).hasSize(1);
    assertThat(violations.at("/0/pointer").asText()).isEqualTo(pointer);
    return violations.at("/0/detail").asText();
  }
}
