package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Security groups and their rules, as callers meet them. */
@OnBothDatabases
final class SecurityGroupsOverHttpTest extends NetworksOfOneTenant {

  @Test
  void a_group_is_made_shown_changed_and_deleted() {
    JsonNode made = made(GROUPS, "{\"name\":\"plain\",\"description\":\"x\"}");
    assertThat(made.get("rules").findValuesAsText("direction")).containsExactly("EGRESS", "EGRESS");
    assertThat(made.get("rules").findValuesAsText("family")).containsExactly("IPV4", "IPV6");
    assertThat(made.get("phase").asText()).isEqualTo("PENDING");
    String plain = GROUPS + "/plain";
    assertThat(get(plain)).isEqualTo(made);
    assertThat(get(plain + "?wait=PENDING&timeout=5")).isEqualTo(made);
    assertThat(made(GROUPS, "{\"name\":\"empty\",\"rules\":[]}").get("rules")).isEmpty();

    JsonNode changed = json(call("PATCH", plain, "{\"description\":null}"));
    assertThat(changed.get("description").isNull()).isTrue();
    assertThat(changed.get("generation").asLong()).isEqualTo(2);
    assertThat(deleted(plain).get("phase").asText()).isEqualTo("DELETING");
    assertThat(call("GET", plain, null).statusCode()).isEqualTo(404);
  }

  @Test
  void rules_are_added_shown_and_removed() {
    made(GROUPS, "{\"name\":\"web\",\"rules\":[]}");
    HttpResponse<String> answer =
        call(
            "POST",
            GROUPS + "/web/rules",
            """
            {"direction":"INGRESS","protocol":"6","ports":{"first":443,"last":443},
             "remoteCidr":"FD00::/64","description":"TLS"}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode rule = json(answer);
    assertThat(rule.get("family").asText()).isEqualTo("IPV6");
    assertThat(rule.get("protocol").asText()).isEqualTo("tcp");
    assertThat(rule.get("remoteCidr").asText()).isEqualTo("fd00::/64");
    String location = answer.headers().firstValue("Location").orElseThrow();
    assertThat(get(location)).isEqualTo(rule);
    assertThat(get(GROUPS + "/web").at("/rules/0")).isEqualTo(rule);
    assertThat(get(GROUPS + "/web").get("generation").asLong()).isEqualTo(2);

    refused(
        "POST",
        GROUPS + "/web/rules",
        """
        {"direction":"INGRESS","family":"IPV6","protocol":"tcp","ports":{"first":443,"last":443},
         "remoteCidr":"fd00::/64"}
        """,
        409,
        "rule-exists");
    assertThat(call("DELETE", location, null).statusCode()).isEqualTo(204);
    assertThat(call("DELETE", location, null).statusCode()).isEqualTo(404);
    assertThat(get(GROUPS + "/web").get("generation").asLong()).isEqualTo(3);
  }

  @Test
  void a_group_that_rules_name_stays() {
    made(GROUPS, "{\"name\":\"clients\",\"rules\":[]}");
    JsonNode servers =
        made(
            GROUPS,
            """
            {"name":"servers","rules":[{"direction":"INGRESS","remoteGroup":"clients"},
              {"direction":"INGRESS","remoteGroup":"servers"}]}
            """);
    assertThat(servers.get("rules").findValuesAsText("remoteGroup"))
        .containsExactly("clients", "servers");

    assertThat(refused("DELETE", GROUPS + "/clients", null, 409, "in-use").get("detail").asText())
        .contains("servers");
    deleted(GROUPS + "/servers");
    deleted(GROUPS + "/clients");
  }

  @Test
  void a_group_of_another_tenant_is_none() {
    JsonNode other = made(BESIDE + "/security-groups", "{\"name\":\"theirs\"}");
    String id = other.get("id").asText();
    made(GROUPS, "{\"name\":\"mine\"}");

    assertThat(call("GET", GROUPS + "/" + id, null).statusCode()).isEqualTo(404);
    invalid(
        GROUPS + "/mine/rules",
        "{\"direction\":\"INGRESS\",\"remoteGroup\":\"%s\"}".formatted(id),
        "/remoteGroup");
    String rule = other.at("/rules/0/id").asText();
    assertThat(call("GET", GROUPS + "/mine/rules/" + rule, null).statusCode()).isEqualTo(404);
    assertThat(call("DELETE", GROUPS + "/mine/rules/" + rule, null).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ports\":{\"first\":1,\"last\":2} | /ports",
        "\"protocol\":\"icmp\",\"ports\":{\"first\":1,\"last\":2} | /ports",
        "\"protocol\":\"47\",\"ports\":{\"first\":1,\"last\":2} | /ports",
        "\"protocol\":\"tcp\",\"ports\":{\"first\":2,\"last\":1} | /ports",
        "\"protocol\":\"256\" | /protocol",
        "\"protocol\":\"tcp\",\"icmpType\":8 | /icmpType",
        "\"protocol\":\"icmp\",\"icmpCode\":0 | /icmpCode",
        "\"protocol\":\"icmp\",\"family\":\"IPV6\" | /protocol",
        "\"protocol\":\"icmpv6\",\"family\":\"IPV4\" | /protocol",
        "\"protocol\":\"icmpv6\",\"remoteCidr\":\"10.0.0.0/8\" | /protocol",
        "\"remoteCidr\":\"10.0.0.0/8\",\"family\":\"IPV6\" | /remoteCidr",
        "\"remoteCidr\":\"10.0.0.1/8\" | /remoteCidr",
        "\"remoteCidr\":\"10.0.0.0/8\",\"remoteGroup\":\"default\" | /remoteGroup",
        "\"remoteGroup\":\"none\" | /remoteGroup",
      })
  void a_rule_that_cannot_be_is_refused_where_it_is_wrong(String more, String pointer) {
    call("POST", SEGMENTS, "{\"name\":\"any\",\"cidr\":\"10.0.0.0/24\"}");
    String rule = "{\"direction\":\"INGRESS\"," + more + "}";

    assertThat(invalid(GROUPS + "/default/rules", rule, pointer)).isNotEmpty();
    assertThat(
            invalid(
                GROUPS,
                "{\"name\":\"bad\",\"rules\":[{\"direction\":\"EGRESS\"}," + rule + "]}",
                "/rules/1" + pointer))
        .isNotEmpty();
  }

  @Test
  void rules_that_say_the_same_are_refused_and_so_are_too_many() {
    assertThat(
            invalid(
                GROUPS,
                """
                {"name":"twice","rules":[{"direction":"EGRESS"},
                  {"direction":"EGRESS","family":"IPV4","description":"x"}]}
                """,
                "/rules/1"))
        .contains("/rules/0");

    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      rules.append(
          ",{\"direction\":\"EGRESS\",\"protocol\":\"tcp\",\"ports\":{\"first\":%d,\"last\":900}}"
              .formatted(i));
    }
    made(GROUPS, "{\"name\":\"full\",\"rules\":[" + rules.substring(1) + "]}");
    refused("POST", GROUPS + "/full/rules", "{\"direction\":\"INGRESS\"}", 409, "limit-reached");
  }
}
