package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** External networks and routers, as callers meet them. */
@OnBothDatabases
final class RoutersOverHttpTest extends NetworksOfOneTenant {

  private static final String NETWORKS = "/v1/external-networks";
  private static final String ROUTERS = HOME + "/routers";

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void wire() {
    made("/v1/sites", "{\"name\":\"ouaga\"}");
    network("internet", "\"cidr\":\"198.51.100.0/24\",\"cidr6\":\"2001:db8:1::/64\"");
  }

  private JsonNode network(String name, String more) {
    return made(
        NETWORKS,
        "{\"name\":\"%s\",\"site\":\"ouaga\",\"physicalNetwork\":\"public\",%s}"
            .formatted(name, more));
  }

  private JsonNode router(String name, String more) {
    return made(ROUTERS, "{\"name\":\"%s\"%s}".formatted(name, more));
  }

  @Test
  void an_external_network_is_made_shown_changed_and_deleted() {
    JsonNode made =
        network(
            "wan",
            "\"vlan\":7,\"cidr\":\"203.0.113.0/24\",\"pools\":[\"203.0.113.10-203.0.113.20\"]");

    assertThat(made.get("gateway").asText()).isEqualTo("203.0.113.1");
    assertThat(made.get("families")).hasToString("[\"IPV4\"]");
    assertThat(get(NETWORKS + "/wan")).isEqualTo(made);
    assertThat(get(NETWORKS + "?q=wan").at("/items/0")).isEqualTo(made);
    JsonNode changed = json(call("PATCH", NETWORKS + "/wan", "{\"description\":\"x\"}"));
    assertThat(changed.get("generation").asLong()).isEqualTo(2);
    refused("DELETE", "/v1/sites/ouaga", null, 409, "in-use");

    String body =
        "{\"name\":\"wan-2\",\"site\":\"ouaga\",\"physicalNetwork\":\"public\",\"vlan\":7,\"cidr\":\"203.0.113.128/25\"}";
    assertThat(refused("POST", NETWORKS, body, 409, "networks-overlap").get("detail").asText())
        .contains("wan");

    deleted(NETWORKS + "/wan");
    assertThat(call("GET", NETWORKS + "/wan", null).statusCode()).isEqualTo(404);
  }

  @Test
  void only_an_operator_lets_a_router_send_untranslated() {
    String member =
        made(HOME + "/tokens", "{\"name\":\"out\",\"role\":\"member\"}").get("secret").asText();
    String open = "{\"name\":\"open\",\"externalNetworks\":[\"internet\"],\"snat\":false}";

    assertThat(faso.call(member, "POST", ROUTERS, open).statusCode()).isEqualTo(403);

    made(ROUTERS, open);
    assertThat(
            faso.call(member, "PATCH", ROUTERS + "/open", "{\"description\":\"x\"}").statusCode())
        .isEqualTo(200);
    deleted(ROUTERS + "/open");
  }

  @Test
  void a_tenant_has_fifty_routers_at_most() {
    for (int i = 0; i < 50; i++) {
      router("many-" + i, "");
    }
    String more = "{\"name\":\"many-50\"}";
    assertThat(refused("POST", ROUTERS, more, 409, "limit-reached").get("detail").asText())
        .contains("50");
    for (int i = 0; i < 50; i++) {
      deleted(ROUTERS + "/many-" + i);
    }
    router("many-50", "");
    deleted(ROUTERS + "/many-50");
  }

  @Test
  void tenants_are_told_no_more_of_it_than_they_need() {
    String member =
        made(HOME + "/tokens", "{\"name\":\"m\",\"role\":\"member\"}").get("secret").asText();

    JsonNode seen = json(faso.call(member, "GET", NETWORKS + "/internet", null));

    assertThat(seen.get("families")).hasToString("[\"IPV4\",\"IPV6\"]");
    assertThat(seen.get("physicalNetwork").isNull()).isTrue();
    assertThat(seen.get("pools")).isEmpty();
    assertThat(faso.call(member, "DELETE", NETWORKS + "/internet", null).statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | /cidr | one of",
        "',\"cidr\":\"224.0.0.0/24\"' | /cidr | never an external network",
        "',\"cidr\":\"203.0.113.0/31\"' | /cidr | from 8 to 30",
        "',\"cidr\":\"203.0.113.0/24\",\"pools\":[\"203.0.114.1-203.0.114.2\"]' | /pools/0 | FIRST-LAST",
        "',\"cidr\":\"203.0.113.0/24\",\"pools\":[\"203.0.113.9-203.0.113.2\"]' | /pools/0 | FIRST-LAST",
        "',\"cidr\":\"203.0.113.0/24\",\"pools\":[\"203.0.113.1-203.0.113.2\"]' | /pools/0 | gateway",
        "',\"cidr\":\"203.0.113.0/24\",\"pools\":[\"203.0.113.2-203.0.113.9\",\"203.0.113.9\"]' | /pools/1 | overlaps",
        "',\"cidr\":\"203.0.113.0/24\",\"pools6\":[\"2001:db8::2\"]' | /pools6 | cidr6",
      })
  void an_external_network_that_cannot_be_is_refused_where_it_is_wrong(
      String more, String pointer, String said) {
    String body = "{\"name\":\"bad\",\"site\":\"ouaga\",\"physicalNetwork\":\"p\"" + more + "}";

    assertThat(invalid(NETWORKS, body, pointer)).contains(said);
  }

  @Test
  void a_router_is_made_shown_changed_and_deleted() {
    segment("r-a", "\"cidr\":\"10.0.0.0/24\"");
    segment("r-b", "\"cidr\":\"10.0.1.0/24\"");

    JsonNode made =
        router("edge", ",\"externalNetworks\":[\"internet\"],\"segments\":[\"r-b\",\"r-a\"]");
    assertThat(made.get("addresses")).hasSize(2);
    assertThat(made.get("segments")).hasToString("[\"r-a\",\"r-b\"]");
    assertThat(made.get("snat").asBoolean()).isTrue();
    assertThat(made.get("phase").asText()).isEqualTo("PENDING");
    String edge = ROUTERS + "/edge";
    assertThat(get(edge)).isEqualTo(made);
    assertThat(get(ROUTERS + "?q=edge").at("/items/0")).isEqualTo(made);

    String routes =
        "{\"routes\":[{\"destination\":\"192.168.9.0/24\",\"nextHop\":\"10.0.1.9\"}],\"snat\":false}";
    JsonNode changed = json(call("PATCH", edge, routes));
    assertThat(changed.get("generation").asLong()).isEqualTo(2);
    assertThat(changed.get("snat").asBoolean()).isFalse();
    assertThat(json(call("PATCH", edge, routes)).get("generation").asLong()).isEqualTo(2);
    assertThat(
            refused("DELETE", edge + "/interfaces/r-b", null, 409, "in-use").get("detail").asText())
        .contains("192.168.9.0/24", "10.0.1.9");

    JsonNode inward = json(call("PATCH", edge, "{\"externalNetworks\":[],\"routes\":[]}"));
    assertThat(inward.get("addresses")).isEmpty();
    assertThat(inward.get("externalNetworks")).isEmpty();
    JsonNode again = json(call("PATCH", edge, "{\"externalNetworks\":[\"internet\"]}"));
    assertThat(again.get("addresses")).hasSize(2).isNotEqualTo(made.get("addresses"));
    refused("DELETE", NETWORKS + "/internet", null, 409, "in-use");

    HttpResponse<String> stale =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(edge))
                .header("Authorization", "Bearer " + operator)
                .header("If-Match", "\"1\"")
                .DELETE()
                .build());
    assertThat(stale.statusCode()).isEqualTo(412);
    deleted(edge);
    assertThat(call("GET", edge, null).statusCode()).isEqualTo(404);
    deleted(SEGMENTS + "/r-a");
    deleted(SEGMENTS + "/r-b");
  }

  @Test
  void a_segment_is_joined_by_one_router_and_stays_while_it_is() {
    segment("one", "\"cidr\":\"10.1.0.0/24\"");
    router("first", ",\"segments\":[\"one\"]");
    router("second", "");

    JsonNode problem =
        refused(
            "POST", ROUTERS + "/second/interfaces", "{\"segment\":\"one\"}", 409, "segment-joined");
    assertThat(problem.get("detail").asText()).contains("“one”", "“first”");
    assertThat(refused("DELETE", SEGMENTS + "/one", null, 409, "in-use").get("detail").asText())
        .contains("“first”", "router detach");
    made(SUBNETS, "{\"segment\":\"one\",\"cidr\":\"fd00:9::/64\"}");
    String subnet = get(SUBNETS + "?segment=one").at("/items/1/id").asText();
    refused("DELETE", SUBNETS + "/" + subnet, null, 409, "in-use");

    assertThat(deleted(ROUTERS + "/first/interfaces/one").get("segments")).isEmpty();
    refused("DELETE", ROUTERS + "/first/interfaces/one", null, 404, "not-found");
    assertThat(made(ROUTERS + "/second/interfaces", "{\"segment\":\"one\"}").get("segments"))
        .hasToString("[\"one\"]");
    deleted(ROUTERS + "/second");
    deleted(SEGMENTS + "/one");
  }

  @Test
  void networks_that_overlap_are_never_on_one_router() {
    segment("wide", "\"cidr\":\"10.64.0.0/16\"");
    segment("narrow", "\"cidr\":\"10.64.7.0/24\"");
    segment("six", "\"cidr6\":\"fd00:77::/64\"");

    String both = "{\"name\":\"no\",\"segments\":[\"wide\",\"narrow\"]}";
    JsonNode problem = refused("POST", ROUTERS, both, 409, "networks-overlap");
    assertThat(problem.get("detail").asText()).contains("10.64.0.0/16", "10.64.7.0/24");
    assertThat(call("GET", ROUTERS + "/no", null).statusCode()).isEqualTo(404);

    router("yes", ",\"segments\":[\"wide\",\"six\"]");
    refused(
        "POST",
        SUBNETS,
        "{\"segment\":\"six\",\"cidr\":\"10.64.0.0/24\"}",
        409,
        "networks-overlap");
    deleted(ROUTERS + "/yes");
  }

  @Test
  void a_route_leads_through_what_the_router_is_on() {
    segment("hop", "\"cidr\":\"10.5.0.0/24\"");
    String route =
        "{\"name\":\"far\",\"segments\":[\"hop\"],\"routes\":[{\"destination\":\"%s\",\"nextHop\":\"%s\"}]}";

    assertThat(invalid(ROUTERS, route.formatted("10.9.0.0/24", "10.6.0.1"), "/routes/0/nextHop"))
        .contains("on no network");
    assertThat(invalid(ROUTERS, route.formatted("fd00::/64", "10.5.0.9"), "/routes/0/nextHop"))
        .contains("IPv6");
    assertThat(
            invalid(ROUTERS, route.formatted("10.9.0.1/24", "10.5.0.9"), "/routes/0/destination"))
        .contains("10.9.0.0/24");
  }

  @Test
  void a_preview_makes_nothing_and_takes_no_address() {
    String body = "{\"name\":\"dry\",\"externalNetworks\":[\"internet\"]}";
    HttpResponse<String> preview = call("POST", ROUTERS + "?dryRun=true", body);

    assertThat(preview.statusCode()).as(preview.body()).isEqualTo(200);
    String foreseen = json(preview).at("/resource/addresses/0/address").asText();
    assertThat(call("GET", ROUTERS + "/dry", null).statusCode()).isEqualTo(404);
    assertThat(
            router("wet", ",\"externalNetworks\":[\"internet\"]")
                .at("/addresses/0/address")
                .asText())
        .isEqualTo(foreseen);
    deleted(ROUTERS + "/wet");
  }
}
