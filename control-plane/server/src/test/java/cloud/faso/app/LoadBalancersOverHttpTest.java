package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Load balancers, as callers meet them. */
@OnBothDatabases
final class LoadBalancersOverHttpTest extends NetworksOfOneTenant {

  private static final String BALANCERS = HOME + "/load-balancers";

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void lay() {
    segment("front", "\"cidr\":\"10.0.0.0/24\",\"cidr6\":\"fd00:10::/64\"");
    segment("back", "\"cidr\":\"10.0.0.0/24\"");
    port("front", ",\"name\":\"web-1\"");
    port("front", ",\"name\":\"web-2\"");
    port("back", ",\"name\":\"far\"");
  }

  private static String listener(String protocol, int port, String members) {
    return "{\"protocol\":\"%s\",\"port\":%d,\"members\":[%s]}".formatted(protocol, port, members);
  }

  private static String member(String port, int targetPort) {
    return "{\"port\":\"%s\",\"targetPort\":%d}".formatted(port, targetPort);
  }

  private static String balancer(String name, String more, String... listeners) {
    return "{\"name\":\"%s\",\"segment\":\"front\",\"listeners\":[%s]%s}"
        .formatted(name, String.join(",", listeners), more);
  }

  @Test
  void one_is_made_shown_changed_and_deleted() {
    String tcp = listener("TCP", 443, member("web-1", 8443) + "," + member("web-2", 8443));
    String udp = listener("UDP", 443, member("web-1", 8443)).replace("]}", "],\"healthCheck\":{}}");
    HttpResponse<String> answer = call("POST", BALANCERS, balancer("web", "", tcp, udp));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Operation")).isPresent();
    JsonNode made = json(answer);
    assertThat(made.get("phase").asText()).isEqualTo("PENDING");
    assertThat(made.get("segment").asText()).isEqualTo("front");
    assertThat(made.get("addresses")).hasSize(2);
    assertThat(made.at("/listeners/0/members/1/port").asText()).isEqualTo("web-2");
    assertThat(made.at("/listeners/0/healthCheck").isNull()).isTrue();
    assertThat(made.at("/listeners/1/healthCheck"))
        .hasToString("{\"intervalSeconds\":5,\"timeoutSeconds\":3,\"successes\":2,\"failures\":3}");
    assertThat(get(BALANCERS + "/web")).isEqualTo(made);
    assertThat(get(BALANCERS + "/" + made.get("id").asText())).isEqualTo(made);
    assertThat(get(BALANCERS + "?q=web").at("/items/0")).isEqualTo(made);

    assertThat(refused("DELETE", PORTS + "/web-2", null, 409, "in-use").get("detail").asText())
        .contains("web");
    assertThat(refused("DELETE", SEGMENTS + "/front", null, 409, "in-use")).isNotNull();
    JsonNode changed = patched("{\"listeners\":[%s]}".formatted(udp));
    assertThat(changed.get("generation").asLong()).isEqualTo(2);
    assertThat(changed.get("listeners")).hasSize(1);
    assertThat(patched("{\"listeners\":[%s]}".formatted(udp)).get("generation").asLong())
        .isEqualTo(2);
    assertThat(patched("{}").get("generation").asLong()).isEqualTo(2);

    String operation =
        call("DELETE", BALANCERS + "/web", null).headers().firstValue("Operation").orElseThrow();
    assertThat(call("GET", BALANCERS + "/web", null).statusCode()).isEqualTo(404);
    assertThat(get("/v1/operations/" + operation).get("phase").asText()).isEqualTo("SUCCEEDED");
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void its_members_may_be_on_other_segments_of_its_router() {
    segment("near", "\"cidr\":\"10.8.0.0/24\"");
    segment("next", "\"cidr\":\"10.9.0.0/24\"");
    port("next", ",\"name\":\"beyond\"");
    String body =
        "{\"name\":\"over\",\"segment\":\"near\",\"listeners\":[%s]}"
            .formatted(listener("TCP", 80, member("beyond", 80)));
    assertThat(invalid(BALANCERS, body, "/listeners/0/members/0/port")).contains("router");
    made(HOME + "/routers", "{\"name\":\"both\",\"segments\":[\"near\",\"next\"]}");

    JsonNode made = made(BALANCERS, body);
    assertThat(made.at("/listeners/0/members/0/port").asText()).isEqualTo("beyond");
    for (String segment : List.of("near", "next")) {
      String leaving = HOME + "/routers/both/interfaces/" + segment;
      assertThat(refused("DELETE", leaving, null, 409, "in-use").get("detail").asText())
          .contains("over");
    }
    refused("DELETE", HOME + "/routers/both", null, 409, "in-use");
    deleted(BALANCERS + "/over");
    deleted(HOME + "/routers/both/interfaces/next");
    deleted(HOME + "/routers/both");
  }

  private JsonNode patched(String patch) {
    HttpResponse<String> answer = call("PATCH", BALANCERS + "/web", patch);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  @Test
  void its_addresses_are_nobody_elses() {
    String chosen = ",\"addresses\":[\"10.0.0.99\"]";
    made(BALANCERS, balancer("first", chosen));
    JsonNode taken =
        refused(
            "POST",
            PORTS,
            "{\"segment\":\"front\",\"addresses\":[\"10.0.0.99\"]}",
            409,
            "address-taken");
    assertThat(taken.get("detail").asText()).contains("load balancer", "first", "10.0.0.99");
    refused("POST", BALANCERS, balancer("second", chosen), 409, "address-taken");
    port("front", ",\"name\":\"holder\",\"addresses\":[\"10.0.0.98\"]");
    assertThat(
            refused(
                    "POST",
                    BALANCERS,
                    balancer("second", ",\"addresses\":[\"10.0.0.98\"]"),
                    409,
                    "address-taken")
                .get("detail")
                .asText())
        .contains("holder");
    deleted(BALANCERS + "/first");
    port("front", ",\"addresses\":[\"10.0.0.99\"]");
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"port\":\"none\",\"targetPort\":1} | /listeners/0/members/0/port | none",
        "{\"port\":\"far\",\"targetPort\":1} | /listeners/0/members/0/port | front",
        "{\"port\":\"web-1\",\"targetPort\":1},{\"port\":\"web-1\",\"targetPort\":1} | /listeners/0/members/1 | web-1",
      })
  void a_member_that_cannot_be_is_refused_where_it_is_named(
      String members, String pointer, String said) {
    assertThat(invalid(BALANCERS, balancer("x", "", listener("TCP", 80, members)), pointer))
        .contains(said);
  }

  @Test
  void listeners_that_contradict_themselves_are_refused() {
    String twice = listener("TCP", 80, "");
    assertThat(invalid(BALANCERS, balancer("x", "", twice, twice), "/listeners/1/port"))
        .contains("80");
    String late =
        listener("TCP", 80, "")
            .replace("]}", "],\"healthCheck\":{\"intervalSeconds\":2,\"timeoutSeconds\":3}}");
    invalid(BALANCERS, balancer("x", "", late), "/listeners/0/healthCheck/timeoutSeconds");
  }
}
