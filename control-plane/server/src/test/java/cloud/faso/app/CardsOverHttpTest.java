package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.PortCounters;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.Resources;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Network cards of a VM that is there: what its node hears, and what is refused. */
@OnBothDatabases
final class CardsOverHttpTest extends InOneControlPlane {

  private static final String TENANT = "/v1/tenants/sante-prod";

  private ScriptedAgent node;
  private ScriptedNetworkAgent agent;
  private int count;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() throws Exception {
    new Catalogue(faso, operator).make("sante", "sante-prod", 16);
    node = new ScriptedAgent(faso, operator, "ouaga");
    agent = new ScriptedNetworkAgent(faso, operator, "ouaga");
    made(
        TENANT + "/segments",
        "{\"name\":\"front\",\"cidr\":\"10.0.0.0/24\",\"cidr6\":\"fd00:10::/64\"}");
  }

  @BeforeEach
  void join() {
    encapAddress("\"192.0.2.11\"", 200);
    node.passOver();
  }

  @AfterEach
  void clear() {
    getOf(TENANT + "/vms")
        .get("items")
        .forEach(
            vm -> {
              call("DELETE", TENANT + "/vms/" + vm.get("name").asText(), null);
              node.tell(node.hear(), VmState.ABSENT, null);
            });
  }

  @Test
  void a_card_is_plugged_into_a_VM_that_runs_and_unplugged_again() {
    String vm = running("");
    made(TENANT + "/ports", "{\"name\":\"%s\",\"segment\":\"front\"}".formatted(last()));

    HttpResponse<String> added = call("POST", vm + "/nics", "{\"port\":\"%s\"}".formatted(last()));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(202);
    JsonNode nic = json(added).at("/nics/0");
    assertThat(nic.get("segment").asText()).isEqualTo("front");
    assertThat(phaseOf(added)).isEqualTo("RUNNING");
    JsonNode heard = node.hear();
    assertThat(heard.at("/spec/nics/0/mac")).isEqualTo(nic.get("mac"));
    assertThat(heard.get("generation")).isEqualTo(json(added).get("generation"));
    agent.hear();
    assertThat(agent.spec(nic.get("port").asText()).get("chassis"))
        .isEqualTo(getOf("/v1/nodes/ouaga").get("id"));

    node.tell(heard, VmState.RUNNING, null);
    assertThat(phaseOf(added)).isEqualTo("SUCCEEDED");

    HttpResponse<String> removed = call("DELETE", vm + "/nics/" + last(), null);
    assertThat(removed.statusCode()).as(removed.body()).isEqualTo(202);
    assertThat(json(removed).get("nics")).isEmpty();
    assertThat(phaseOf(removed)).isEqualTo("RUNNING");
    heard = node.hear();
    assertThat(heard.at("/spec/nics")).isEmpty();
    node.tell(heard, VmState.RUNNING, null);
    assertThat(phaseOf(removed)).isEqualTo("SUCCEEDED");
    assertThat(getOf(TENANT + "/ports/" + last()).get("vm").isNull()).isTrue();
    agent.hear();
    assertThat(agent.spec(nic.get("port").asText()).get("chassis").isNull()).isTrue();
  }

  @Test
  void a_VM_pays_for_what_its_cards_send_on_its_node() throws Exception {
    String vm = running("{\"segment\":\"front\"}");
    String port = getOf(vm).at("/nics/0/port").asText();

    node.count(new PortCounters(port, "card", 1000, 10, 0, 2000, 20, 0, 0, 0));

    try (ScriptedAgent elsewhere = new ScriptedAgent(faso, operator, "elsewhere")) {
      elsewhere.count(new PortCounters(port, "forged", 1L << 50, 10, 0, 2000, 20, 0, 0, 0));
      // No VM of another test shall be placed there.
      HttpResponse<String> retired = call("POST", "/v1/nodes/elsewhere/actions/retire", null);
      assertThat(retired.statusCode()).as(retired.body()).isIn(200, 202);
    }

    JsonNode usage = getOf(TENANT + "/usage");
    assertThat(usage.get("parts").valueStream())
        .filteredOn(part -> part.get("id").equals(getOf(vm).get("id")))
        .first(InstanceOfAssertFactories.type(JsonNode.class))
        .extracting(part -> part.get("used").toString(), InstanceOfAssertFactories.STRING)
        .contains("{\"item\":\"TRAFFIC_SENT\",\"unit\":\"BYTE\",\"quantity\":1000}")
        .contains("{\"item\":\"TRAFFIC_RECEIVED\",\"unit\":\"BYTE\",\"quantity\":2000}");
  }

  @Test
  void what_passed_before_ports_were_counted_is_nobodys() throws Exception {
    String port = getOf(running("{\"segment\":\"front\"}")).at("/nics/0/port").asText();
    String migration =
        Resources.toString(
            Resources.getResource("db/migration/V022__traffic.sql"), StandardCharsets.UTF_8);
    int from = migration.indexOf("insert into port_traffic");
    String statement = migration.substring(from, migration.indexOf(';', from));
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(handle -> handle.execute(statement));
    assertThat(getOf(TENANT + "/ports/" + port).get("traffic").isNull()).isTrue();

    node.count(new PortCounters(port, "card", 1L << 50, 10, 0, 2000, 20, 0, 7, 7));
    assertThat(getOf(TENANT + "/ports/" + port).at("/traffic/sentBytes").asLong()).isZero();
    node.count(new PortCounters(port, "card", (1L << 50) + 3, 11, 0, 2000, 20, 0, 8, 7));

    JsonNode traffic = getOf(TENANT + "/ports/" + port).get("traffic");
    assertThat(traffic.get("sentBytes").asLong()).isEqualTo(3);
    assertThat(traffic.get("refusedSent").asLong()).isEqualTo(1);
  }

  @Test
  void a_floating_ip_of_a_card_that_goes_stands_for_nothing_and_keeps_nothing_from_going() {
    made(
        "/v1/external-networks",
        "{\"name\":\"internet\",\"site\":\"ouaga\",\"physicalNetwork\":\"public\",\"cidr\":\"198.51.100.0/24\"}");
    made(
        TENANT + "/routers",
        "{\"name\":\"edge\",\"externalNetworks\":[\"internet\"],\"segments\":[\"front\"]}");
    String vm = running("{\"segment\":\"front\"}");
    String port = getOf(vm).at("/nics/0/port").asText();
    made(TENANT + "/floating-ips", "{\"port\":\"%s\"}".formatted(port));

    assertThat(call("DELETE", vm + "/nics/" + port, null).statusCode()).isEqualTo(202);

    JsonNode floating = getOf(TENANT + "/floating-ips").at("/items/0");
    assertThat(floating.get("port").isNull()).isTrue();
    assertThat(floating.get("generation").asInt()).isEqualTo(2);
    agent.hear();
    assertThat(agent.spec(floating.get("id").asText()).path("port").isNull()).isTrue();
    agent.applied();
    assertThat(call("GET", TENANT + "/ports/" + port, null).statusCode()).isEqualTo(404);
    node.passOver();
    call("DELETE", TENANT + "/floating-ips/" + floating.get("id").asText(), null);
    call("DELETE", TENANT + "/routers/edge", null);
    call("DELETE", "/v1/external-networks/internet", null);
    agent.hear();
    agent.applied();
  }

  @Test
  void a_port_that_was_made_with_its_card_goes_with_it() {
    String vm = running("{\"segment\":\"front\"}");
    String first = getOf(vm).at("/nics/0/port").asText();
    HttpResponse<String> added =
        call("POST", vm + "/nics", "{\"segment\":\"front\",\"addresses\":[\"10.0.0.77\"]}");
    assertThat(json(added).at("/nics/1/addresses/0").asText()).isEqualTo("10.0.0.77");
    String second = json(added).at("/nics/1/port").asText();
    node.passOver();

    assertThat(call("DELETE", vm + "/nics/" + first, null).statusCode()).isEqualTo(202);

    assertThat(node.hear().at("/spec/nics/0/port").asText()).isEqualTo(second);
    assertThat(getOf(TENANT + "/ports/" + first).get("phase").asText()).isEqualTo("DELETING");
    agent.hear();
    agent.applied();
    assertThat(call("GET", TENANT + "/ports/" + first, null).statusCode()).isEqualTo(404);
    assertThat(call("DELETE", vm + "/nics/" + first, null).statusCode()).isEqualTo(404);
    // The place that it leaves is taken by none: cards keep their order.
    JsonNode third = json(call("POST", vm + "/nics", "{\"segment\":\"front\"}"));
    assertThat(third.at("/nics/0/port").asText()).isEqualTo(second);
    node.passOver();
  }

  @Test
  void a_member_that_goes_with_its_card_leaves_its_load_balancer() {
    String vm = running("{\"segment\":\"front\"}");
    String port = getOf(vm).at("/nics/0/port").asText();
    made(
        TENANT + "/load-balancers",
        """
        {"name":"web","segment":"front","listeners":[{"protocol":"TCP","port":80,
         "members":[{"port":"%s","targetPort":8080}],"healthCheck":{"intervalSeconds":2}}]}
        """
            .formatted(port));
    String id = getOf(TENANT + "/load-balancers/web").get("id").asText();
    agent.hear();
    JsonNode wanted = agent.spec(id);
    assertThat(wanted.get("addresses")).hasSize(2);
    assertThat(wanted.at("/listeners/0/protocol").asInt()).isEqualTo(6);
    assertThat(wanted.at("/listeners/0/members/0/port").asText()).isEqualTo(port);
    assertThat(wanted.at("/listeners/0/healthCheck/timeoutSeconds").asInt()).isEqualTo(2);
    agent.applied();
    assertThat(getOf(TENANT + "/load-balancers/web").get("phase").asText()).isEqualTo("ACTIVE");

    assertThat(call("DELETE", vm + "/nics/" + port, null).statusCode()).isEqualTo(202);
    node.passOver();

    assertThat(agent.hear()).doesNotContain(port);
    assertThat(agent.spec(id).at("/listeners/0/members")).isEmpty();
    assertThat(getOf(TENANT + "/load-balancers/web").get("generation").asLong()).isEqualTo(2);
    assertThat(call("DELETE", TENANT + "/load-balancers/web", null).statusCode()).isEqualTo(202);
    assertThat(agent.hear()).doesNotContain(id);
    agent.applied();
    assertThat(call("GET", TENANT + "/load-balancers/web", null).statusCode()).isEqualTo(404);
  }

  @Test
  void what_cannot_be_plugged_in_is_refused_and_changes_nothing() {
    String vm = running("{\"segment\":\"front\"}");
    String port = getOf(vm).at("/nics/0/port").asText();
    String made = "{\"port\":\"%s\"}".formatted(port);

    JsonNode taken = refused(vm + "/nics", made, 422, "invalid");
    assertThat(taken.at("/violations/0/pointer").asText()).isEqualTo("/port");
    assertThat(taken.at("/violations/0/detail").asText()).contains(last());
    refused(vm + "/nics", "{}", 422, "invalid");
    refused(vm + "/nics", "{\"segment\":\"none\"}", 422, "invalid");
    HttpResponse<String> stale = ifMatch("\"1000\"", vm + "/nics", "{\"segment\":\"front\"}");
    assertThat(stale.statusCode()).isEqualTo(412);
    HttpResponse<String> rehearsed =
        call("POST", vm + "/nics?dryRun=true", "{\"segment\":\"front\"}");
    assertThat(json(rehearsed).at("/resource/nics")).hasSize(2);
    assertThat(getOf(vm).get("nics")).hasSize(1);
    assertThat(getOf(vm).get("generation").asLong()).isEqualTo(1);

    for (int i = 1; i < 8; i++) {
      assertThat(call("POST", vm + "/nics", "{\"segment\":\"front\"}").statusCode()).isEqualTo(202);
    }
    node.passOver();
    assertThat(
            refused(vm + "/nics", "{\"segment\":\"front\"}", 409, "limit-reached")
                .get("detail")
                .asText())
        .contains("8 network cards");
  }

  @Test
  void a_node_leaves_its_network_once_no_VM_on_it_has_cards_and_takes_none_from_then_on() {
    String vm = running("{\"segment\":\"front\"}");
    assertThat(encapAddress("null", 409).get("detail").asText()).contains(last());

    call("DELETE", vm + "/nics/" + getOf(vm).at("/nics/0/port").asText(), null);
    node.passOver();
    encapAddress("null", 200);

    JsonNode chassis = node.hearOf("CHASSIS");
    assertThat(chassis.get("spec").isNull()).isTrue();
    assertThat(node.news()).as("told once").isEmpty();
    JsonNode none = refused(vm + "/nics", "{\"segment\":\"front\"}", 409, "no-network");
    assertThat(none.get("detail").asText()).contains("encapAddress");
    assertThat(getOf(vm).get("nics")).isEmpty();
  }

  @Test
  void a_changed_MTU_reaches_the_nodes_of_VMs_with_cards_on_the_segment() {
    running("{\"segment\":\"front\"}");

    call("PATCH", TENANT + "/segments/front", "{\"mtu\":1400}");
    assertThat(node.hear().at("/spec/nics/0/mtu").asInt()).isEqualTo(1400);

    call("PATCH", TENANT + "/segments/front", "{\"description\":\"x\"}");
    assertThat(node.news()).isEmpty();
    call("PATCH", TENANT + "/segments/front", "{\"mtu\":1442}");
    assertThat(node.hear().at("/spec/nics/0/mtu").asInt()).isEqualTo(1442);
  }

  /** The path of a new VM that runs. */
  private String running(String nics) {
    String name = "vm-" + ++count;
    made(
        TENANT + "/vms",
        "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"nics\":[%s]}"
            .formatted(name, nics));
    node.tell(node.hear(), VmState.RUNNING, null);
    return TENANT + "/vms/" + name;
  }

  private String last() {
    return "vm-" + count;
  }

  private JsonNode encapAddress(String value, int status) {
    HttpResponse<String> answer =
        call("PATCH", "/v1/nodes/ouaga", "{\"encapAddress\":%s}".formatted(value));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return json(answer);
  }

  private String phaseOf(HttpResponse<String> accepted) {
    String operation = accepted.headers().firstValue("Operation").orElseThrow();
    return getOf("/v1/operations/" + operation).get("phase").asText();
  }

  private JsonNode refused(String path, String body, int status, String code) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).get("type").asText()).isEqualTo("urn:faso:" + code);
    return json(answer);
  }

  private HttpResponse<String> ifMatch(String tag, String path, String body) {
    return faso.send(
        HttpRequest.newBuilder(faso.url().resolve(path))
            .header("Authorization", "Bearer " + operator)
            .header("Content-Type", "application/json")
            .header("If-Match", tag)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode getOf(String path) {
    HttpResponse<String> answer = call("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private void made(String path, String body) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return RunningControlPlane.json(answer.body());
  }
}
