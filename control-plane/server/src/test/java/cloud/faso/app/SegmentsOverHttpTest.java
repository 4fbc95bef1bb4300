package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Segments and subnets, as callers meet them. */
@OnBothDatabases
final class SegmentsOverHttpTest extends NetworksOfOneTenant {

  @Test
  void a_segment_is_made_shown_changed_and_deleted() {
    HttpResponse<String> answer =
        call(
            "POST",
            SEGMENTS,
            """
            {"name":"front","cidr":"10.0.0.0/24","cidr6":"fd00:10::/64",
             "dns":["192.0.2.53","2001:DB8::53"]}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Operation")).isPresent();
    JsonNode made = json(answer);
    assertThat(made.get("phase").asText()).isEqualTo("PENDING");
    assertThat(made.get("phaseReason").asText()).contains("OVN");
    assertThat(made.get("gateway").asText()).isEqualTo("10.0.0.1");
    assertThat(made.get("gateway6").asText()).isEqualTo("fd00:10::1");
    assertThat(made.get("mtu").asInt()).isEqualTo(1442);
    assertThat(made.get("dns").toString()).isEqualTo("[\"192.0.2.53\",\"2001:db8::53\"]");

    String front = SEGMENTS + "/front";
    assertThat(get(front)).isEqualTo(made);
    assertThat(get(answer.headers().firstValue("Location").orElseThrow())).isEqualTo(made);
    assertThat(get(front + "?wait=PENDING&timeout=5")).isEqualTo(made);
    assertThat(inFrench(front).get("phaseReason").asText()).contains("agent réseau");
    assertThat(get(SEGMENTS + "?q=ron&sort=-name").at("/items/0")).isEqualTo(made);

    HttpResponse<String> changed = call("PATCH", front, "{\"mtu\":1400,\"dns\":[]}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(json(changed).get("generation").asLong()).isEqualTo(2);
    assertThat(json(changed).get("dns")).isEmpty();
    assertThat(json(call("PATCH", front, "{\"mtu\":1400}")).get("generation").asLong())
        .isEqualTo(2);
    HttpResponse<String> tooLong = call("PATCH", front, "{\"mtu\":1443}");
    assertThat(tooLong.statusCode()).isEqualTo(422);
    assertThat(json(tooLong).at("/violations/0/pointer").asText()).isEqualTo("/mtu");
    assertThat(tooLong.body()).contains("carries packets of 1500 bytes", "1442 at most");
    assertThat(call("POST", SEGMENTS, "{\"name\":\"jumbo\",\"mtu\":8942}").statusCode())
        .isEqualTo(422);

    String operation = call("DELETE", front, null).headers().firstValue("Operation").orElseThrow();
    assertThat(call("GET", front, null).statusCode()).isEqualTo(404);
    assertThat(get("/v1/operations/" + operation).get("phase").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void two_tenants_may_have_the_same_addresses_and_see_only_their_own() {
    segment("same", "\"cidr\":\"192.168.0.0/24\"");
    made(BESIDE + "/segments", "{\"name\":\"same\",\"cidr\":\"192.168.0.0/24\"}");
    JsonNode other = made(BESIDE + "/segments", "{\"name\":\"other\",\"cidr\":\"192.168.0.0/24\"}");

    assertThat(call("GET", SEGMENTS + "/other", null).statusCode()).isEqualTo(404);
    String path = SEGMENTS + "/" + other.get("id").asText();
    assertThat(call("GET", path, null).statusCode()).isEqualTo(404);
    assertThat(call("DELETE", path, null).statusCode()).isEqualTo(404);
    invalid(PORTS, "{\"segment\":\"other\"}", "/segment");
    refused("POST", SEGMENTS, "{\"name\":\"same\",\"cidr\":\"10.0.0.0/24\"}", 409, "name-taken");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | /cidr | one of",
        "'\"cidr\":\"10.0.0.5/24\"' | /cidr | the network is 10.0.0.0/24",
        "'\"cidr\":\"fd00::1/64\"' | /cidr | the network is fd00::/64",
        "'\"cidr\":\"8.8.8.0/24\"' | /cidr | not a private range",
        "'\"cidr\":\"10.0.0.0/7\"' | /cidr | not a private range",
        "'\"cidr\":\"10.0.0.0/31\"' | /cidr | from 8 to 30",
        "'\"cidr\":\"010.0.0.0/24\"' | /cidr | is no network",
        "'\"cidr\":\"10.1/16\"' | /cidr | is no network",
        "'\"cidr\":\"10.0.0.0/99\"' | /cidr | is no network",
        "'\"cidr\":\"fd00::/64\"' | /cidr | is not IPv4",
        "'\"cidr6\":\"10.0.0.0/24\"' | /cidr6 | is not IPv6",
        "'\"cidr6\":\"fd00::/48\"' | /cidr6 | from 64 to 120",
        "'\"cidr6\":\"2001:db8::/64\"' | /cidr6 | not a private range",
        "'\"cidr6\":\"fc00::/64\"' | /cidr6 | not a private range",
        "'\"cidr6\":\"fd00::/64\",\"mtu\":1279' | /mtu | IPv6 needs 1280",
        "'\"cidr\":\"10.0.0.0/24\",\"gateway\":\"10.0.1.1\"' | /gateway | 10.0.1.1",
        "'\"cidr\":\"10.0.0.0/24\",\"gateway\":\"10.0.0.255\"' | /gateway | 10.0.0.255",
        "'\"cidr\":\"10.0.0.0/24\",\"gateway\":\"10.0.0.0\"' | /gateway | 10.0.0.0",
        "'\"cidr\":\"10.0.0.0/24\",\"gateway\":\"fd00::1\"' | /gateway | fd00::1",
        "'\"cidr\":\"10.0.0.0/24\",\"gateway\":\"1.2.3\"' | /gateway | no address",
        "'\"cidr\":\"10.0.0.0/24\",\"gateway6\":\"fd00::1\"' | /gateway6 | cidr6",
        "'\"cidr\":\"10.0.0.0/24\",\"dns\":[\"192.0.2.1\",\"::1\"]' | /dns/1 | family",
        "'\"cidr\":\"10.0.0.0/24\",\"dns\":[\"1.2.3.4.5\"]' | /dns/0 | no address",
      })
  void a_segment_that_cannot_be_is_refused_where_it_is_wrong(
      String more, String pointer, String said) {
    String body = "{\"name\":\"bad\"" + (more.isEmpty() ? "" : ",") + more + "}";

    assertThat(invalid(SEGMENTS, body, pointer)).contains(said);
  }

  @Test
  void everything_that_is_wrong_is_told_at_once() {
    JsonNode problem =
        refused(
            "POST",
            SEGMENTS,
            "{\"name\":\"bad\",\"cidr\":\"8.8.8.0/24\",\"cidr6\":\"fd00::1/64\",\"mtu\":1000}",
            422,
            "invalid");

    assertThat(problem.get("violations").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/cidr", "/cidr6", "/mtu");
  }

  @Test
  void a_segment_with_ports_stays() {
    segment("busy", "\"cidr\":\"10.0.0.0/24\"");
    port("busy", ",\"name\":\"busy-1\"");

    assertThat(refused("DELETE", SEGMENTS + "/busy", null, 409, "in-use").get("detail").asText())
        .contains("a port", "port list");

    deleted(PORTS + "/busy-1");
    assertThat(deleted(SEGMENTS + "/busy").get("phase").asText()).isEqualTo("DELETING");
    assertThat(call("DELETE", SEGMENTS + "/busy", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_preview_makes_nothing() {
    HttpResponse<String> preview =
        call("POST", SEGMENTS + "?dryRun=true", "{\"name\":\"dry\",\"cidr\":\"10.0.0.0/24\"}");

    assertThat(preview.statusCode()).as(preview.body()).isEqualTo(200);
    assertThat(json(preview).at("/resource/gateway").asText()).isEqualTo("10.0.0.1");
    assertThat(call("GET", SEGMENTS + "/dry", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_family_is_added_and_taken_away_again() {
    segment("grows", "\"cidr\":\"10.0.0.0/30\"");
    port("grows", ",\"name\":\"grows-1\"");

    JsonNode made = made(SUBNETS, "{\"segment\":\"grows\",\"cidr\":\"fd00:2::/64\"}");
    assertThat(made.get("family").asText()).isEqualTo("IPV6");
    assertThat(made.at("/addresses/free").asLong()).isEqualTo((1L << 53) - 1);
    String path = SUBNETS + "/" + made.get("id").asText();
    assertThat(get(path)).isEqualTo(made);
    assertThat(get(SEGMENTS + "/grows").get("cidr6").asText()).isEqualTo("fd00:2::/64");
    assertThat(get(SEGMENTS + "/grows").get("generation").asLong()).isEqualTo(2);
    assertThat(get(PORTS + "/grows-1").get("addresses").toString()).isEqualTo("[\"10.0.0.2\"]");
    refused("POST", PORTS, "{\"segment\":\"grows\"}", 409, "subnet-exhausted");

    assertThat(call("DELETE", path, null).statusCode()).isEqualTo(204);
    assertThat(get(SEGMENTS + "/grows").get("cidr6").isNull()).isTrue();
  }

  @Test
  void a_subnet_tells_how_full_it_is() {
    segment("small", "\"cidr\":\"10.0.0.0/29\",\"cidr6\":\"fd00:3::/120\"");
    String ipv4 = SUBNETS + "/" + get(SUBNETS + "?segment=small").at("/items/0/id").asText();
    String ipv6 = SUBNETS + "/" + get(SUBNETS + "?segment=small").at("/items/1/id").asText();
    port("small", ",\"name\":\"small-1\"");
    port("small", ",\"name\":\"small-2\"");
    deleted(PORTS + "/small-1");

    assertThat(get(ipv4).get("addresses").toString())
        .isEqualTo("{\"total\":5,\"used\":1,\"free\":3,\"resting\":1}");
    assertThat(get(ipv6).at("/addresses/total").asLong()).isEqualTo(254);
    refused("DELETE", ipv6, null, 409, "in-use");

    JsonNode changed = json(call("PATCH", ipv4, "{\"dns\":[\"192.0.2.1\"]}"));
    assertThat(changed.get("generation").asLong()).isEqualTo(2);
    assertThat(get(SEGMENTS + "/small").get("dns").toString()).isEqualTo("[\"192.0.2.1\"]");

    deleted(PORTS + "/small-2");
    assertThat(call("DELETE", ipv6, null).statusCode()).isEqualTo(204);
    refused("DELETE", ipv4, null, 409, "last-subnet");
    assertThat(invalid(SUBNETS, "{\"segment\":\"small\",\"cidr\":\"10.9.0.0/24\"}", "/cidr"))
        .contains("already");
  }
}
