package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.LockWaits;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Routers that lead outward at two sites. */
@OnBothDatabases
final class WaysOutOfTwoSitesTest extends InTwoSites {

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
  void of_two_patches_at_once_one_comes_after_the_other() {
    router("raced", 11, "\"ouaga-a\"");
    List<CompletableFuture<HttpResponse<String>>> patches =
        Stream.of("\"ouaga-b\",\"bobo-a\"", "\"ouaga-a\",\"bobo-b\"")
            .map(networks -> patching("raced", leading(networks)))
            .toList();

    patches.forEach(patch -> assertThat(patch.join().statusCode()).isEqualTo(200));
    JsonNode router = call(200, "GET", ROUTERS + "/raced", null);
    assertThat(router.get("generation").asLong()).isEqualTo(3);
    assertThat(router.get("externalNetworks").toString())
        .isIn("[\"bobo-a\",\"ouaga-b\"]", "[\"bobo-b\",\"ouaga-a\"]");
    assertThat(addresses(router)).containsOnlyKeys("bobo", "ouaga");
    requireHealthy();
    call(202, "DELETE", ROUTERS + "/raced", null);
  }

  private CompletableFuture<HttpResponse<String>> patching(String router, String patch) {
    return CompletableFuture.supplyAsync(
        () -> faso.call(operator, "PATCH", ROUTERS + "/" + router, patch));
  }

  @Test
  void a_subnet_that_is_added_meanwhile_is_waited_for() throws Exception {
    router("grows", 12, "");
    Jdbi jdbi = Databases.jdbi(faso.plane().surroundings().database());
    String range = "update subnet set cidr = ? where cidr = ?";

    CompletableFuture<HttpResponse<String>> patch =
        jdbi.inTransaction(
            adding -> {
              adding.execute("update segment set generation = generation + 1 where name = 'grows'");
              adding.execute(range, "198.51.100.128/25", "10.12.0.0/24");
              CompletableFuture<HttpResponse<String>> waiting =
                  patching("grows", leading("\"ouaga-a\""));
              LockWaits.await(jdbi, waiting);
              return waiting;
            });

    HttpResponse<String> answer = patch.get(60, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(answer.body()).contains("198.51.100.128/25", "“ouaga-a”");
    jdbi.useHandle(handle -> handle.execute(range, "10.12.0.0/24", "198.51.100.128/25"));
    requireHealthy();
    call(202, "DELETE", ROUTERS + "/grows", null);
  }

  @Test
  void what_cannot_be_whole_changes_nothing_nor_does_a_preview() {
    made(
        "/v1/external-networks",
        """
        {"name":"bobo-full","site":"bobo","physicalNetwork":"public","cidr":"172.20.0.0/24",
          "pools":["172.20.0.9-172.20.0.9"]}
        """);
    router("takes", 13, "\"bobo-full\"");
    JsonNode before = router("whole", 14, "\"ouaga-a\"");
    String path = ROUTERS + "/whole";

    assertThat(
            call(409, "PATCH", path, leading("\"ouaga-b\",\"bobo-full\"")).get("detail").asText())
        .contains("“bobo-full”");
    assertThat(call(200, "GET", path, null)).isEqualTo(before);
    requireHealthy();

    String patch = leading("\"ouaga-b\",\"bobo-a\"");
    JsonNode foreseen = call(200, "PATCH", path + "?dryRun=true", patch).get("resource");
    assertThat(foreseen.get("externalNetworks")).hasToString("[\"bobo-a\",\"ouaga-b\"]");
    assertThat(call(200, "GET", path, null)).isEqualTo(before);
    requireHealthy();
    assertThat(addresses(patched(path, patch))).isEqualTo(addresses(foreseen));
    call(202, "DELETE", ROUTERS + "/takes", null);
    call(202, "DELETE", path, null);
  }

  private static Map<String, String> addresses(JsonNode router) {
    return router
        .get("addresses")
        .valueStream()
        .collect(Collectors.toMap(it -> it.get("site").asText(), it -> it.get("address").asText()));
  }
}
