package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Floating IPs, as callers and agents meet them. */
@OnBothDatabases
final class FloatingIpsOverHttpTest extends NetworksOfOneTenant {

  private static final String NETWORKS = "/v1/external-networks";
  private static final String ROUTERS = HOME + "/routers";
  private static final String FLOATING = HOME + "/floating-ips";

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void wire() {
    made("/v1/sites", "{\"name\":\"ouaga\"}");
    made("/v1/sites", "{\"name\":\"bobo\"}");
    network("internet", "ouaga", "198.51.100.0/24", "");
  }

  private JsonNode network(String name, String site, String cidr, String more) {
    return made(
        NETWORKS,
        "{\"name\":\"%s\",\"site\":\"%s\",\"physicalNetwork\":\"public\",\"cidr\":\"%s\"%s}"
            .formatted(name, site, cidr, more));
  }

  private void behindRouter(String name, String network, String cidr) {
    segment(name, "\"cidr\":\"%s\"".formatted(cidr));
    made(
        ROUTERS,
        "{\"name\":\"%s\",\"externalNetworks\":[\"%s\"],\"segments\":[\"%s\"]}"
            .formatted(name, network, name));
    port(name, ",\"name\":\"%s\"".formatted(name));
  }

  @Test
  void a_floating_ip_stands_for_a_port_or_for_nothing_until_it_is_given_back() {
    behindRouter("web", "internet", "10.0.0.0/24");

    JsonNode made = made(FLOATING, "{\"port\":\"web\"}");
    assertThat(made.get("externalNetwork").asText()).isEqualTo("internet");
    assertThat(made.get("router").asText()).isEqualTo("web");
    assertThat(made.get("port").asText()).isEqualTo("web");
    String address = made.get("address").asText();
    String path = FLOATING + "/" + address;
    assertThat(get(path)).isEqualTo(made);
    assertThat(get(FLOATING + "/" + made.get("id").asText())).isEqualTo(made);
    refused("POST", FLOATING, "{\"port\":\"web\"}", 409, "port-has-address");
    assertThat(refused("DELETE", ROUTERS + "/web", null, 409, "in-use").get("detail").asText())
        .contains(address);
    refused("DELETE", ROUTERS + "/web/interfaces/web", null, 409, "in-use");
    refused("PATCH", ROUTERS + "/web", "{\"externalNetworks\":[]}", 409, "in-use");

    JsonNode off = json(call("PATCH", path, "{\"port\":null}"));
    assertThat(off.get("port").isNull()).isTrue();
    assertThat(off.get("generation").asLong()).isEqualTo(2);
    assertThat(json(call("PATCH", path, "{\"port\":null}")).get("generation").asLong())
        .isEqualTo(2);
    assertThat(json(call("PATCH", path, "{\"port\":\"web\"}")).get("port").asText())
        .isEqualTo("web");

    deleted(PORTS + "/web");
    assertThat(get(path).get("port").isNull()).as("its port is gone").isTrue();
    deleted(path);
    assertThat(call("GET", path, null).statusCode()).isEqualTo(404);
    refused(
        "POST", FLOATING, "{\"externalNetwork\":\"internet\",\"port\":\"nope\"}", 422, "invalid");
    // It rests, and yet who names it gets it.
    JsonNode same =
        made(FLOATING, "{\"externalNetwork\":\"internet\",\"address\":\"%s\"}".formatted(address));
    assertThat(same.get("address").asText()).isEqualTo(address);
    refused(
        "POST",
        FLOATING,
        "{\"externalNetwork\":\"internet\",\"address\":\"%s\"}".formatted(address),
        409,
        "address-taken");
    deleted(path);
    deleted(ROUTERS + "/web");
  }

  @Test
  void it_stands_for_a_load_balancer_too() throws Exception {
    behindRouter("lb", "internet", "10.3.0.0/24");
    String balancers = HOME + "/load-balancers";
    made(balancers, "{\"name\":\"shop\",\"segment\":\"lb\",\"listeners\":[]}");

    JsonNode made = made(FLOATING, "{\"loadBalancer\":\"shop\"}");
    String path = FLOATING + "/" + made.get("id").asText();
    assertThat(made.get("loadBalancer").asText()).isEqualTo("shop");
    assertThat(made.get("router").asText()).isEqualTo("lb");
    assertThat(made.get("port").isNull()).isTrue();
    assertThat(made.get("generation").asInt()).isEqualTo(1);
    assertThat(get(balancers + "/shop").get("floatingIp")).isEqualTo(made.get("address"));
    refused("POST", FLOATING, "{\"loadBalancer\":\"shop\"}", 409, "port-has-address");
    assertThat(invalid(FLOATING, "{\"loadBalancer\":\"shop\",\"vm\":\"x\"}", "/loadBalancer"))
        .contains("one of");
    refused("DELETE", ROUTERS + "/lb", null, 409, "in-use");
    refused("DELETE", ROUTERS + "/lb/interfaces/lb", null, 409, "in-use");
    assertThat(get("/v1/doctor").get("findings")).isEmpty();

    JsonNode port = json(call("PATCH", path, "{\"port\":\"lb\"}"));
    assertThat(port.get("port").asText()).isEqualTo("lb");
    assertThat(port.get("loadBalancer").isNull()).isTrue();
    JsonNode back = json(call("PATCH", path, "{\"port\":null,\"loadBalancer\":\"shop\"}"));
    assertThat(back.get("loadBalancer").asText()).isEqualTo("shop");
    assertThat(json(call("PATCH", path, "{\"loadBalancer\":\"shop\"}"))).isEqualTo(back);
    JsonNode off = json(call("PATCH", path, "{\"loadBalancer\":null}"));
    assertThat(off.get("loadBalancer").isNull()).isTrue();
    call("PATCH", path, "{\"loadBalancer\":\"shop\"}");

    try (ScriptedNetworkAgent agent = new ScriptedNetworkAgent(faso, operator, "ouaga")) {
      agent.hear();
      JsonNode spec = agent.spec(made.get("id").asText());
      assertThat(spec.get("loadBalancer")).isEqualTo(get(balancers + "/shop").get("id"));
      assertThat(spec.get("router")).isEqualTo(get(ROUTERS + "/lb").get("id"));
      deleted(balancers + "/shop");
      agent.hear();
      assertThat(agent.spec(made.get("id").asText()).get("loadBalancer").isNull()).isTrue();
      agent.applied();
    }
    assertThat(get(path).get("loadBalancer").isNull()).isTrue();
    call("POST", "/v1/nodes/net-ouaga/actions/retire", null);
    deleted(path);
    deleted(ROUTERS + "/lb");
  }

  @Test
  void it_says_what_to_do_where_nothing_leads_out() {
    segment("alone", "\"cidr\":\"10.1.0.0/24\"");
    port("alone", ",\"name\":\"alone\"");
    String body = "{\"externalNetwork\":\"internet\",\"port\":\"alone\"}";

    assertThat(refused("POST", FLOATING, body, 409, "no-way-out").get("detail").asText())
        .contains("router create", "alone");
    made(ROUTERS, "{\"name\":\"inward\",\"segments\":[\"alone\"]}");
    assertThat(refused("POST", FLOATING, body, 409, "no-way-out").get("detail").asText())
        .contains("router set inward");
    network("other", "ouaga", "203.0.113.0/24", "");
    call("PATCH", ROUTERS + "/inward", "{\"externalNetworks\":[\"other\"]}");
    assertThat(refused("POST", FLOATING, body, 409, "no-way-out").get("detail").asText())
        .contains("leads to other", "“internet”");
    assertThat(invalid(FLOATING, "{}", "/externalNetwork")).contains("internet, other");
    String wished = "{\"externalNetwork\":\"other\",\"address\":\"%s\"}";
    assertThat(invalid(FLOATING, wished.formatted("2001:db8:1::9"), "/address"))
        .contains("floating IPs are IPv4");
    assertThat(invalid(FLOATING, wished.formatted("192.0.2.9"), "/address"))
        .contains("192.0.2.9 is not in 203.0.113.0/24");
    deleted(ROUTERS + "/inward");
    deleted(NETWORKS + "/other");
  }

  @Test
  void an_agent_is_told_of_what_leads_out_at_its_own_site_only() throws Exception {
    JsonNode network = network("wan", "ouaga", "192.0.2.0/24", ",\"vlan\":7");
    made(
        "/v1/nodes",
        "{\"name\":\"gw\",\"site\":\"ouaga\",\"encapAddress\":\"10.255.0.1\",\"bridges\":{\"public\":\"br-ex\"}}");
    try (ScriptedNetworkAgent here = new ScriptedNetworkAgent(faso, operator, "ouaga");
        ScriptedNetworkAgent there = new ScriptedNetworkAgent(faso, operator, "bobo")) {
      behindRouter("out", "wan", "10.2.0.0/24");
      JsonNode router = get(ROUTERS + "/out");
      JsonNode floating = made(FLOATING, "{\"port\":\"out\"}");
      here.hear();
      there.hear();

      JsonNode outward = here.spec(network.get("id").asText());
      assertThat(outward.get("vlan").asInt()).isEqualTo(7);
      assertThat(outward.at("/ipv4/gateway").asText()).isEqualTo("192.0.2.1");
      String gateway = get("/v1/nodes/gw").get("id").asText();
      assertThat(outward.at("/gateways/0").asText()).isEqualTo(gateway);
      JsonNode spec = here.spec(router.get("id").asText());
      assertThat(spec.at("/gateway/addresses/0")).isEqualTo(router.at("/addresses/0/address"));
      assertThat(spec.at("/interfaces")).hasSize(1);
      JsonNode stands = here.spec(floating.get("id").asText());
      assertThat(stands.get("router")).isEqualTo(router.get("id"));
      assertThat(stands.get("address")).isEqualTo(floating.get("address"));

      assertThat(there.hear())
          .contains(router.get("id").asText())
          .doesNotContain(network.get("id").asText(), floating.get("id").asText());
      assertThat(there.spec(router.get("id").asText()).get("gateway").isNull()).isTrue();
      assertThat(get(ROUTERS + "/out").get("phase").asText()).isEqualTo("PROVISIONING");
      here.applied();
      there.applied();
      assertThat(get(ROUTERS + "/out").get("phase").asText()).isEqualTo("ACTIVE");
      assertThat(get(NETWORKS + "/wan").get("phase").asText()).isEqualTo("ACTIVE");

      call("PATCH", "/v1/nodes/gw", "{\"bridges\":{\"public\":null}}");
      here.hear();
      assertThat(here.spec(network.get("id").asText()).get("gateways")).isEmpty();

      deleted(FLOATING + "/" + floating.get("address").asText());
      assertThat(here.hear()).doesNotContain(floating.get("id").asText());
      here.applied();
      there.hear();
      there.applied();
      assertThat(call("GET", FLOATING + "/" + floating.get("id").asText(), null).statusCode())
          .isEqualTo(404);
    }
    for (String node : List.of("net-ouaga", "net-bobo", "gw")) {
      assertThat(call("POST", "/v1/nodes/" + node + "/actions/retire", null).statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void nobody_gets_an_address_twice() throws Exception {
    network("small", "ouaga", "203.0.114.0/24", ",\"pools\":[\"203.0.114.10-203.0.114.21\"]");
    List<Future<List<HttpResponse<String>>>> callers = new ArrayList<>();
    try (ExecutorService all = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        callers.add(all.submit(this::takeFour));
      }
    }

    List<String> addresses = new ArrayList<>();
    int exhausted = 0;
    for (Future<List<HttpResponse<String>>> caller : callers) {
      for (HttpResponse<String> answer : caller.get()) {
        if (answer.statusCode() == 201) {
          addresses.add(json(answer).get("address").asText());
        } else {
          assertThat(answer.body()).contains("subnet-exhausted");
          exhausted++;
        }
      }
    }
    assertThat(addresses).doesNotHaveDuplicates().hasSize(12);
    assertThat(exhausted).isEqualTo(4);
    addresses.forEach(each -> deleted(FLOATING + "/" + each));
    deleted(NETWORKS + "/small");
  }

  private List<HttpResponse<String>> takeFour() {
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(call("POST", FLOATING, "{\"externalNetwork\":\"small\"}"));
    }
    return answers;
  }
}
