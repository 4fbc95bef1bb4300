package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.MemberHealth;
import cloud.faso.spec.agent.MemberObservation;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.PortObservation;
import cloud.faso.spec.agent.RefusedThing;
import cloud.faso.spec.agent.StepError;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What a network agent is assigned, and what tenants read of what it tells. */
@OnBothDatabases
final class NetworkAgentsOverHttpTest extends InOneControlPlane {

  private static final String TENANT = "/v1/tenants/sante-prod";

  private ScriptedAgent node;
  private ScriptedNetworkAgent agent;
  private int count;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() throws Exception {
    new Catalogue(faso, operator).make("sante", "sante-prod", 16);
    node = new ScriptedAgent(faso, operator, "ouaga");
  }

  @BeforeEach
  void join() throws Exception {
    agent = new ScriptedNetworkAgent(faso, operator, "ouaga");
    agent.hear();
    agent.applied();
  }

  @AfterEach
  void leave() {
    agent.close();
    assertThat(call("POST", "/v1/nodes/net-ouaga/actions/retire", null).statusCode())
        .isEqualTo(202);
  }

  @Test
  void what_a_tenant_draws_is_assigned_whole_and_active_once_it_is_in_place() {
    String name = "front" + ++count;
    JsonNode segment = segment(name);
    JsonNode port = made(TENANT + "/ports", "{\"segment\":\"%s\"}".formatted(name));
    assertThat(phase("/segments/" + name)).isEqualTo("PROVISIONING");

    agent.hear();
    JsonNode wanted = agent.spec(segment.get("id").asText());
    assertThat(wanted.at("/ipv4/cidr").asText()).isEqualTo("10.0.0.0/24");
    assertThat(wanted.at("/ipv4/gateway").asText()).isEqualTo("10.0.0.1");
    assertThat(wanted.at("/ipv6/cidr").asText()).isEqualTo("fd00:10::/64");
    assertThat(wanted.get("domain").asText()).isEqualTo("sante-prod.internal");
    JsonNode card = agent.spec(port.get("id").asText());
    assertThat(card.get("addresses")).hasToString("[\"10.0.0.2\",\"fd00:10::2\"]");
    assertThat(card.get("segment")).isEqualTo(segment.get("id"));
    JsonNode group = agent.spec(card.at("/securityGroups/0").asText());
    assertThat(group.get("rules"))
        .hasSize(2)
        .allMatch(rule -> rule.get("direction").asText().equals("EGRESS"));

    agent.applied();

    assertThat(phase("/segments/" + name)).isEqualTo("ACTIVE");
    assertThat(phase("/ports/" + port.get("id").asText())).isEqualTo("DOWN");
  }

  @Test
  void what_is_deleted_is_a_tombstone_until_the_agent_has_it_no_more() {
    String name = "back" + ++count;
    JsonNode segment = segment(name);
    agent.hear();
    agent.applied();

    assertThat(call("DELETE", TENANT + "/segments/" + name, null).statusCode()).isEqualTo(202);
    assertThat(phase("/segments/" + name)).isEqualTo("DELETING");
    assertThat(agent.hear()).doesNotContain(segment.get("id").asText());
    assertThat(phase("/segments/" + name)).isEqualTo("DELETING");

    agent.applied();

    assertThat(call("GET", TENANT + "/segments/" + name, null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_rule_or_a_subnet_that_is_gone_names_an_operation_which_lasts_until_the_agent_has_it_so() {
    String name = "less" + ++count;
    segment(name);
    JsonNode group = made(TENANT + "/security-groups", "{\"name\":\"%s\"}".formatted(name));
    String rule = group.at("/rules/0/id").asText();
    String subnet = get("/subnets?segment=" + name).at("/items/1/id").asText();
    agent.hear();
    agent.applied();

    String withoutRule = "/security-groups/" + name + "/rules/" + rule;
    List<String> operations = List.of(gone(withoutRule), gone("/subnets/" + subnet));
    assertThat(agent.hear()).contains(group.get("id").asText());
    assertThat(agent.spec(group.get("id").asText()).get("rules")).hasSize(1);
    for (String operation : operations) {
      assertThat(getOf(operation).get("phase").asText()).isEqualTo("RUNNING");
    }
    agent.applied();

    for (String operation : operations) {
      assertThat(getOf(operation).get("phase").asText()).isEqualTo("SUCCEEDED");
    }
    assertThat(phase("/security-groups/" + name)).isEqualTo("ACTIVE");
  }

  /** Deletes what is gone at once for who asks; the path of the operation that goes on. */
  private String gone(String path) {
    HttpResponse<String> answer = call("DELETE", TENANT + path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(call("GET", TENANT + path, null).statusCode()).isEqualTo(404);
    return "/v1/operations/" + answer.headers().firstValue("Operation").orElseThrow();
  }

  @Test
  void what_is_refused_has_failed_with_the_agents_reason_and_nothing_else_has() {
    String name = "odd" + ++count;
    JsonNode segment = segment(name);
    JsonNode other = segment(name + "-other");
    agent.hear();
    StepError error =
        new StepError("no-such-thing", "The database has no room.", 1, 1, Instant.EPOCH);
    agent.applied(new RefusedThing(segment.get("id").asText(), error));

    JsonNode failed = get("/segments/" + name);
    assertThat(failed.get("phase").asText()).isEqualTo("FAILED");
    assertThat(failed.get("phaseReason").asText()).contains("The database has no room.");
    assertThat(phase("/segments/" + other.get("name").asText())).isEqualTo("ACTIVE");

    agent.applied();

    assertThat(phase("/segments/" + name)).isEqualTo("ACTIVE");
  }

  @Test
  void a_vm_is_plugged_in_where_it_runs_and_its_port_goes_with_it() {
    String name = "wired" + ++count;
    segment(name);
    call("PATCH", "/v1/nodes/ouaga", "{\"encapAddress\":\"192.0.2.11\"}");
    node.passOver();

    JsonNode vm =
        made(
            TENANT + "/vms",
            "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"nics\":[{\"segment\":\"%s\"}]}"
                .formatted(name, name));
    JsonNode nic = vm.at("/nics/0");
    String port = nic.get("port").asText();
    agent.hear();
    JsonNode card = agent.spec(port);
    assertThat(card.get("hostname").asText()).isEqualTo(name);
    assertThat(card.get("chassis")).isEqualTo(getOf("/v1/nodes/ouaga").get("id"));
    assertThat(node.hear().at("/spec/nics/0/mac")).isEqualTo(nic.get("mac"));
    agent.applied();
    agent.up(port, true);
    assertThat(phase("/ports/" + port)).isEqualTo("ACTIVE");

    agent.tell(
        new NetworkObservation(0, List.of(), List.of(new PortObservation(port, false)), null),
        false);
    assertThat(phase("/ports/" + port)).as("the agent lost its database").isEqualTo("PROVISIONING");
  }

  @Test
  void what_health_checks_find_is_shown_until_something_else_is_found() {
    String name = "tried" + ++count;
    segment(name);
    call("PATCH", "/v1/nodes/ouaga", "{\"encapAddress\":\"192.0.2.11\"}");
    node.passOver();
    String port =
        made(
                TENANT + "/vms",
                "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"nics\":[{\"segment\":\"%s\"}]}"
                    .formatted(name, name))
            .at("/nics/0/port")
            .asText();
    node.passOver();
    made(
        TENANT + "/load-balancers",
        """
        {"name":"%s","segment":"%s","listeners":[{"protocol":"TCP","port":80,
         "members":[{"port":"%s","targetPort":8080}],"healthCheck":{}}]}
        """
            .formatted(name, name, port));
    String balancer = "/load-balancers/" + name;
    assertThat(get(balancer).at("/health/0/health").asText()).isEqualTo("UNKNOWN");

    agent.tell(tried(port, MemberHealth.ONLINE), false);
    JsonNode online = get(balancer).at("/health/0");
    assertThat(online.get("health").asText()).isEqualTo("ONLINE");
    assertThat(online.get("listener").asInt()).isEqualTo(80);
    agent.tell(tried(port, MemberHealth.ONLINE), false);
    assertThat(get(balancer).at("/health/0")).as("since then, still").isEqualTo(online);
    agent.tell(tried(port, MemberHealth.OFFLINE), false);
    assertThat(get(balancer).at("/health/0/health").asText()).isEqualTo("OFFLINE");
    // Complete, and not among them.
    agent.tell(new NetworkObservation(0, List.of(), List.of(), List.of()), true);
    JsonNode unknown = get(balancer).at("/health/0");
    assertThat(unknown.get("health").asText()).isEqualTo("UNKNOWN");
    assertThat(unknown.get("since").isNull()).isTrue();
    assertThat(told(name)).containsExactly("ONLINE", "OFFLINE", "UNKNOWN");
  }

  private static NetworkObservation tried(String port, MemberHealth health) {
    return new NetworkObservation(
        0, List.of(), List.of(), List.of(new MemberObservation(port, 6, 8080, health)));
  }

  /** What was told of the members of a load balancer, the first first. */
  private List<String> told(String balancer) {
    return Databases.jdbi(faso.plane().surroundings().database())
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select payload from event where type = 'load-balancer.member-changed'"
                            + " order by id")
                    .mapTo(String.class)
                    .list())
        .stream()
        .map(RunningControlPlane::json)
        .filter(payload -> payload.get("name").asText().equals(balancer))
        .map(payload -> payload.get("health").asText())
        .toList();
  }

  @Test
  void what_an_agent_refuses_to_take_away_stays_until_it_is_gone_there() {
    String name = "stuck" + ++count;
    String segment = segment(name).get("id").asText();
    agent.hear();
    agent.applied();
    call("DELETE", TENANT + "/segments/" + name, null);
    agent.hear();
    StepError error = new StepError("in-the-way", "It is used.", 2, 1, Instant.EPOCH);
    StepError second = new StepError("also", "It is odd.", 2, 1, Instant.EPOCH);
    agent.applied(new RefusedThing(segment, error), new RefusedThing(segment, second));

    assertThat(phase("/segments/" + name)).isEqualTo("DELETING");

    agent.applied();

    assertThat(call("GET", TENANT + "/segments/" + name, null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_network_agent_has_no_address_for_tunnelled_packets() {
    HttpResponse<String> refused =
        call("PATCH", "/v1/nodes/net-ouaga", "{\"encapAddress\":\"192.0.2.12\"}");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("/encapAddress");
  }

  @Test
  void tunnels_go_by_ipv4_for_which_the_mtu_of_segments_leaves_room() {
    HttpResponse<String> refused =
        call("PATCH", "/v1/nodes/ouaga", "{\"encapAddress\":\"fd00::11\"}");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("/encapAddress", "IPv4 address");
  }

  @Test
  void a_site_has_one_network_agent() {
    HttpResponse<String> second =
        call("POST", "/v1/nodes", "{\"name\":\"net-2\",\"site\":\"ouaga\",\"kind\":\"OVN\"}");

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("has a network agent already");
  }

  private JsonNode segment(String name) {
    return made(
        TENANT + "/segments",
        "{\"name\":\"%s\",\"cidr\":\"10.0.0.0/24\",\"cidr6\":\"fd00:10::/64\"}".formatted(name));
  }

  private String phase(String path) {
    return get(path).get("phase").asText();
  }

  private JsonNode get(String path) {
    return getOf(TENANT + path);
  }

  private JsonNode getOf(String path) {
    HttpResponse<String> answer = call("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  private JsonNode made(String path, @Nullable String body) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }
}
