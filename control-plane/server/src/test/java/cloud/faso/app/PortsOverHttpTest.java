package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports, as callers meet them. */
@OnBothDatabases
final class PortsOverHttpTest extends NetworksOfOneTenant {

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void lay() {
    segment("front", "\"cidr\":\"10.0.0.0/24\",\"cidr6\":\"fd00:10::/64\"");
    segment("back", "\"cidr\":\"10.0.0.0/24\"");
  }

  @Test
  void a_port_is_made_shown_changed_and_deleted() {
    HttpResponse<String> answer = call("POST", PORTS, "{\"segment\":\"front\",\"name\":\"web\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Operation")).isPresent();
    JsonNode made = json(answer);
    assertThat(made.get("phase").asText()).isEqualTo("PENDING");
    assertThat(made.get("segment").asText()).isEqualTo("front");
    assertThat(made.get("addresses")).hasSize(2);
    assertThat(made.get("mac").asText()).matches("02(:[0-9a-f]{2}){5}");
    assertThat(made.get("securityGroups").toString()).isEqualTo("[\"default\"]");
    assertThat(made.get("antiSpoofing").asBoolean()).isTrue();
    assertThat(made.get("vm").isNull()).isTrue();
    assertThat(get(PORTS + "/web")).isEqualTo(made);
    assertThat(get(PORTS + "/web?wait=PENDING&timeout=5")).isEqualTo(made);
    assertThat(get(PORTS + "?segment=front&securityGroup=default&q=web").at("/items/0"))
        .isEqualTo(made);
    assertThat(get(PORTS + "?vm=none").get("items")).isEmpty();

    made(GROUPS, "{\"name\":\"web\"}");
    JsonNode changed =
        json(
            call(
                "PATCH",
                PORTS + "/web",
                """
                {"securityGroups":["web","default"],"antiSpoofing":false,"hostname":"www",
                 "allowedAddressPairs":[{"cidr":"10.0.0.100"},
                   {"cidr":"fd00::/64","mac":"02:00:00:00:00:0A"}]}
                """));
    assertThat(changed.get("generation").asLong()).as(changed.toString()).isEqualTo(2);
    assertThat(changed.get("securityGroups").toString()).isEqualTo("[\"default\",\"web\"]");
    assertThat(changed.get("allowedAddressPairs").toString())
        .isEqualTo(
            "[{\"cidr\":\"10.0.0.100/32\",\"mac\":null},"
                + "{\"cidr\":\"fd00::/64\",\"mac\":\"02:00:00:00:00:0a\"}]");
    HttpResponse<String> again =
        call("PATCH", PORTS + "/web", "{\"securityGroups\":[\"web\",\"default\"]}");
    assertThat(json(again).get("generation").asLong()).isEqualTo(2);
    refused("DELETE", GROUPS + "/web", null, 409, "in-use");

    String operation =
        call("DELETE", PORTS + "/web", null).headers().firstValue("Operation").orElseThrow();
    assertThat(call("GET", PORTS + "/web", null).statusCode()).isEqualTo(404);
    assertThat(get("/v1/operations/" + operation).get("phase").asText()).isEqualTo("SUCCEEDED");
    assertThat(call("DELETE", PORTS + "/web", null).statusCode()).isEqualTo(404);
  }

  @Test
  void addresses_and_macs_that_are_chosen_are_had_by_one() {
    JsonNode made =
        port(
            "front",
            ",\"name\":\"chosen\",\"addresses\":[\"FD00:10::0:5\",\"10.0.0.55\"],\"mac\":\"02:AB:00:00:00:01\"");
    assertThat(made.get("addresses").toString()).isEqualTo("[\"10.0.0.55\",\"fd00:10::5\"]");
    assertThat(made.get("mac").asText()).isEqualTo("02:ab:00:00:00:01");

    JsonNode taken =
        refused(
            "POST",
            PORTS,
            "{\"segment\":\"front\",\"addresses\":[\"10.0.0.55\"]}",
            409,
            "address-taken");
    assertThat(taken.get("detail").asText()).contains("10.0.0.55", "chosen");
    assertThat(taken.at("/violations/0/pointer").asText()).isEqualTo("/addresses/0");
    JsonNode sameMac =
        refused(
            "POST",
            PORTS,
            "{\"segment\":\"front\",\"mac\":\"02:ab:00:00:00:01\"}",
            409,
            "mac-taken");
    assertThat(sameMac.get("detail").asText()).contains("chosen");
    // Another segment is another network.
    port("back", ",\"mac\":\"02:ab:00:00:00:01\",\"addresses\":[\"10.0.0.55\"]");
  }

  @Test
  void an_address_that_was_given_back_rests_unless_it_is_named() {
    segment("tiny", "\"cidr\":\"10.0.0.0/30\"");
    port("tiny", ",\"name\":\"first\"");
    assertThat(
            refused("POST", PORTS, "{\"segment\":\"tiny\"}", 409, "subnet-exhausted")
                .get("detail")
                .asText())
        .contains("Delete ports");

    deleted(PORTS + "/first");
    assertThat(
            refused("POST", PORTS, "{\"segment\":\"tiny\"}", 409, "subnet-exhausted")
                .get("detail")
                .asText())
        .contains("rested at");
    assertThat(port("tiny", ",\"addresses\":[\"10.0.0.2\"]").at("/addresses/0").asText())
        .isEqualTo("10.0.0.2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"addresses\":[\"10.0.1.5\"] | /addresses/0 | not in 10.0.0.0/24",
        "\"addresses\":[\"10.0.0.1\"] | /addresses/0 | gateway",
        "\"addresses\":[\"10.0.0.255\"] | /addresses/0 | stands for",
        "\"addresses\":[\"10.0.0.0\"] | /addresses/0 | stands for",
        "\"addresses\":[\"10.0.5\"] | /addresses/0 | no address",
        "\"addresses\":[\"10.0.0.9\",\"10.0.0.8\"] | /addresses/1 | second IPv4",
        "\"addresses\":[\"fd00::5\"] | /addresses/0 | no IPv6 subnet",
        "\"mac\":\"01:00:00:00:00:01\" | /mac | single machine",
        "\"mac\":\"00:00:00:00:00:00\" | /mac | single machine",
        "\"securityGroups\":[\"default\",\"none\"] | /securityGroups/1 | none",
        "\"allowedAddressPairs\":[{\"cidr\":\"10.0.0.5/24\"}] | /allowedAddressPairs/0/cidr | 10.0.0.0/24",
        "\"allowedAddressPairs\":[{\"cidr\":\"10.5\"}] | /allowedAddressPairs/0/cidr | no address",
        "\"allowedAddressPairs\":[{\"cidr\":\"10.0.0.5\",\"mac\":\"01:00:00:00:00:00\"}] | /allowedAddressPairs/0/mac | single",
      })
  void a_port_that_cannot_be_is_refused_where_it_is_wrong(
      String more, String pointer, String said) {
    String body = "{\"segment\":\"back\"," + more + "}";

    assertThat(invalid(PORTS, body, pointer)).contains(said);
  }

  @Test
  void a_port_is_limited_and_set_free() {
    JsonNode made = port("back", ",\"name\":\"slow\",\"bandwidth\":{\"sendMbps\":100}");
    assertThat(made.get("bandwidth")).hasToString("{\"sendMbps\":100,\"receiveMbps\":null}");

    JsonNode both = patched("slow", "{\"bandwidth\":{\"receiveMbps\":1000}}");
    assertThat(both.get("bandwidth")).hasToString("{\"sendMbps\":100,\"receiveMbps\":1000}");
    assertThat(patched("slow", "{\"bandwidth\":{\"sendMbps\":100}}")).isEqualTo(both);
    JsonNode other = patched("slow", "{\"bandwidth\":{\"sendMbps\":null}}");
    assertThat(other.get("bandwidth")).hasToString("{\"sendMbps\":null,\"receiveMbps\":1000}");
    assertThat(patched("slow", "{\"hostname\":\"x\"}").get("bandwidth"))
        .isEqualTo(other.get("bandwidth"));
    assertThat(patched("slow", "{\"bandwidth\":null}").get("bandwidth").isNull()).isTrue();
    assertThat(
            call("POST", PORTS, "{\"segment\":\"back\",\"bandwidth\":{\"sendMbps\":0}}")
                .statusCode())
        .isEqualTo(400);
  }

  private JsonNode patched(String port, String patch) {
    HttpResponse<String> answer = call("PATCH", PORTS + "/" + port, patch);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  @Test
  void with_SLAAC_an_address_follows_from_the_MAC() {
    JsonNode segment = segment("auto", "\"cidr6\":\"fd00:20::/64\",\"ipv6Mode\":\"SLAAC\"");
    assertThat(segment.get("ipv6Mode").asText()).isEqualTo("SLAAC");
    assertThat(get(SUBNETS + "?segment=auto").at("/items/0/ipv6Mode").asText()).isEqualTo("SLAAC");

    // RFC 4291, appendix A: ff:fe in the middle, and the universal bit turned.
    String mac = ",\"mac\":\"02:ab:cd:12:34:56\"";
    assertThat(port("auto", mac).at("/addresses/0").asText())
        .isEqualTo("fd00:20::ab:cdff:fe12:3456");
    assertThat(port("auto", "").at("/addresses/0").asText())
        .startsWith("fd00:20::")
        .contains("ff:fe");
    port("auto", ",\"mac\":\"02:ab:cd:12:34:57\",\"addresses\":[\"fd00:20::ab:cdff:fe12:3457\"]");
    assertThat(
            invalid(
                PORTS,
                "{\"segment\":\"auto\",\"mac\":\"02:ab:cd:12:34:58\",\"addresses\":[\"fd00:20::5\"]}",
                "/addresses/0"))
        .contains("fd00:20::ab:cdff:fe12:3458");
    assertThat(
            invalid(
                SEGMENTS,
                "{\"name\":\"x\",\"cidr6\":\"fd00:21::/80\",\"ipv6Mode\":\"SLAAC\"}",
                "/ipv6Mode"))
        .contains("64");
    invalid(
        SEGMENTS, "{\"name\":\"x\",\"cidr\":\"10.0.0.0/24\",\"ipv6Mode\":\"SLAAC\"}", "/ipv6Mode");
    assertThat(get(SEGMENTS + "/front").get("ipv6Mode").asText()).isEqualTo("DHCPV6");
    assertThat(get(SEGMENTS + "/back").get("ipv6Mode").isNull()).isTrue();
  }

  @Test
  void a_port_without_a_name_gets_one() {
    String name = port("back", "").get("name").asText();

    assertThat(name).startsWith("port-");
    assertThat(get(PORTS + "/" + name).get("securityGroups").toString()).isEqualTo("[\"default\"]");
    assertThat(port("back", ",\"securityGroups\":[]").get("securityGroups")).isEmpty();
  }

  @Test
  void a_list_by_name_is_paged() {
    for (String name : new String[] {"page-a", "page-b", "page-c"}) {
      port("back", ",\"name\":\"" + name + "\"");
    }
    String list = PORTS + "?q=page&sort=-name&limit=2";
    JsonNode first = get(list);
    assertThat(first.get("items").findValuesAsText("name")).containsExactly("page-c", "page-b");
    JsonNode second = get(list + "&after=" + first.get("next").asText());
    assertThat(second.get("items").findValuesAsText("name")).containsExactly("page-a");
  }
}
