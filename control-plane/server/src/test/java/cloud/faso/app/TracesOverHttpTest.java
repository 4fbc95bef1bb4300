package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceHop;
import cloud.faso.spec.agent.TraceStep;
import cloud.faso.spec.agent.TraceVerdict;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What a tenant is told of a packet's way, and what the network agent is asked for it. */
@OnBothDatabases
final class TracesOverHttpTest extends InOneControlPlane {

  private static final String HOME = "/v1/tenants/prod";
  private static final String SEGMENTS = HOME + "/segments";
  private static final String PORTS = HOME + "/ports";
  private static final String GROUPS = HOME + "/security-groups";
  private static final String BESIDE = "/v1/tenants/beside";
  private static final String TRACE = HOME + "/trace?";
  private static final String WEB = "from=web&to=db&protocol=tcp&port=443";

  private ScriptedAgent node;
  private ScriptedNetworkAgent agent;
  private String segment;
  private String web;
  private String db;
  private boolean retired;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() throws Exception {
    new Catalogue(faso, operator).make("sante", "prod", 16);
    made("/v1/ministries/sante/tenants", "{\"name\":\"beside\"}");
    node = new ScriptedAgent(faso, operator, "ouaga");
    call("PATCH", "/v1/nodes/ouaga", "{\"encapAddress\":\"192.0.2.11\"}");
    node.passOver();
    segment = made(SEGMENTS, "{\"name\":\"front\",\"cidr\":\"10.0.0.0/24\"}").get("id").asText();
    web = made(PORTS, "{\"name\":\"web\",\"segment\":\"front\"}").get("id").asText();
    db = made(PORTS, "{\"name\":\"db\",\"segment\":\"front\"}").get("id").asText();
  }

  @BeforeEach
  void join() throws Exception {
    agent = new ScriptedNetworkAgent(faso, operator, "ouaga");
    retired = false;
    agent.hear();
    agent.applied();
    if (call("GET", HOME + "/vms/db-1", null).statusCode() == 404) {
      made(
          HOME + "/vms",
          "{\"name\":\"db-1\",\"flavor\":\"small\",\"image\":\"tiny\",\"nics\":[{\"port\":\"db\"}]}");
      agent.hear();
      agent.applied();
    }
    agent.up(db, true);
  }

  @AfterEach
  void leave() {
    agent.close();
    if (!retired) {
      retire();
    }
  }

  private void retire() {
    retired = true;
    assertThat(call("POST", "/v1/nodes/net-ouaga/actions/retire", null).statusCode())
        .isEqualTo(202);
  }

  /** What is told when the agent answers so. */
  private JsonNode traced(String path, TraceVerdict verdict, TraceHop... hops) throws Exception {
    CompletableFuture<JsonNode> told = CompletableFuture.supplyAsync(() -> get(path));
    String query = agent.asked().get("id").asText();
    assertThat(agent.answer(query, new TraceAnswer(verdict, List.of(hops)))).isEqualTo(204);
    return told.get(1, TimeUnit.MINUTES);
  }

  @Test
  void the_agent_is_asked_for_the_packet_and_its_answer_is_told_in_the_tenants_names()
      throws Exception {
    JsonNode group = get(GROUPS + "/default");
    String rule = group.at("/rules/0/id").asText();
    CompletableFuture<JsonNode> told = CompletableFuture.supplyAsync(() -> get(TRACE + WEB));
    JsonNode query = agent.asked();
    assertThat(query.get("from").asText()).isEqualTo(web);
    assertThat(query.get("address")).isEqualTo(get(PORTS + "/db").at("/addresses/0"));
    assertThat(query.get("protocol").asInt()).isEqualTo(6);
    assertThat(query.get("port").asInt()).isEqualTo(443);

    int status =
        agent.answer(
            query.get("id").asText(),
            new TraceAnswer(
                TraceVerdict.DELIVERED,
                List.of(
                    new TraceHop(web, TraceStep.ENTERS, "10.0.0.2"),
                    new TraceHop(group.get("id").asText(), TraceStep.RULE_ALLOWS, rule, null),
                    new TraceHop(segment, TraceStep.CARRIES, null),
                    new TraceHop(db, TraceStep.DELIVERED, null))));

    assertThat(status).isEqualTo(204);
    JsonNode trace = told.get(1, TimeUnit.MINUTES);
    assertThat(trace.get("verdict").asText()).isEqualTo("DELIVERED");
    assertThat(trace.get("hops").findValuesAsText("kind"))
        .containsExactly("PORT", "SECURITY_GROUP", "SEGMENT", "PORT");
    assertThat(trace.get("hops").findValuesAsText("what"))
        .containsExactly("enters", "rule-allows", "carries", "delivered");
    assertThat(trace.get("hops").findValuesAsText("name"))
        .containsExactly("web", "default", "front", "db");
    assertThat(trace.at("/hops/1/rule").asText()).isEqualTo(rule);
    assertThat(trace.at("/hops/1/detail").asText())
        .isEqualTo("The security group “default” lets it pass, by its rule “egress IPv4”.");
    assertThat(trace.get("reason").asText()).isEqualTo("The port “db” gets it.");
    assertThat(trace.get("next").isNull()).isTrue();
  }

  @Test
  void what_is_dropped_says_what_to_do_in_both_languages() throws Exception {
    TraceHop[] hops = {
      new TraceHop(web, TraceStep.ENTERS, "10.0.0.2"),
      new TraceHop(db, TraceStep.NO_RULE_ALLOWS_RECEIVING, null)
    };

    JsonNode english = traced(TRACE + WEB, TraceVerdict.DROPPED, hops);

    assertThat(english.get("reason").asText()).contains("“db” has a rule that lets it in");
    assertThat(english.get("next").asText()).contains("faso security-group add-rule");
    CompletableFuture<JsonNode> french = CompletableFuture.supplyAsync(() -> inFrench(TRACE + WEB));
    String query = agent.asked().get("id").asText();
    assertThat(agent.answer(query, new TraceAnswer(TraceVerdict.DROPPED, List.of(hops))))
        .isEqualTo(204);
    assertThat(french.get(1, TimeUnit.MINUTES).get("reason").asText())
        .contains("n’a de règle qui le laisse entrer");
  }

  @Test
  void of_another_tenants_network_no_more_is_told_than_that_it_is() throws Exception {
    made(BESIDE + "/segments", "{\"name\":\"hidden\",\"cidr\":\"10.9.0.0/24\"}");
    JsonNode theirs = made(BESIDE + "/ports", "{\"name\":\"secret\",\"segment\":\"hidden\"}");
    String hidden = get(BESIDE + "/segments/hidden").get("id").asText();

    JsonNode trace =
        traced(
            TRACE + "from=web&to=10.9.0.2&protocol=icmp",
            TraceVerdict.DROPPED,
            new TraceHop(web, TraceStep.ENTERS, "10.0.0.2"),
            new TraceHop(hidden, TraceStep.CARRIES, "10.9.0.2"),
            new TraceHop(
                theirs.get("id").asText(), TraceStep.NO_RULE_ALLOWS_RECEIVING, "10.9.0.2"));

    assertThat(trace.get("hops").findValuesAsText("kind")).containsExactly("PORT", "FOREIGN");
    assertThat(trace.at("/hops/1").toString())
        .contains("drops", "\"thing\":null", "\"name\":null")
        .doesNotContain("secret", "hidden", hidden, "10.9.0");
  }

  @Test
  void a_vm_is_named_as_well_as_its_port() throws Exception {
    CompletableFuture<JsonNode> told =
        CompletableFuture.supplyAsync(() -> get(TRACE + "from=db-1&to=web&protocol=udp&port=53"));

    JsonNode query = agent.asked();

    assertThat(query.get("from").asText()).isEqualTo(db);
    TraceHop hop = new TraceHop(null, TraceStep.TRACER_FAILED, null);
    assertThat(
            agent.answer(
                query.get("id").asText(), new TraceAnswer(TraceVerdict.UNKNOWN, List.of(hop))))
        .isEqualTo(204);
    assertThat(told.get(1, TimeUnit.MINUTES).get("verdict").asText()).isEqualTo("UNKNOWN");
  }

  @Test
  void a_port_that_nobody_is_plugged_into_takes_nothing() throws Exception {
    agent.up(db, false);

    JsonNode trace =
        traced(
            TRACE + WEB,
            TraceVerdict.DELIVERED,
            new TraceHop(web, TraceStep.ENTERS, "10.0.0.2"),
            new TraceHop(db, TraceStep.DELIVERED, null));

    assertThat(trace.get("verdict").asText()).isEqualTo("DROPPED");
    assertThat(trace.at("/hops/1/what").asText()).isEqualTo("not-plugged-in");
  }

  @Test
  void what_cannot_be_asked_is_refused_with_all_that_is_wrong() {
    made(BESIDE + "/segments", "{\"name\":\"theirs\",\"cidr\":\"10.8.0.0/24\"}");
    String theirs =
        made(BESIDE + "/ports", "{\"name\":\"other\",\"segment\":\"theirs\"}").get("id").asText();

    assertThat(wrong("from=" + theirs + "&to=db&protocol=tcp&port=1")).containsExactly("?from");
    assertThat(wrong("from=web&to=" + theirs + "&protocol=udp&port=1")).containsExactly("?to");
    assertThat(wrong("from=nobody&to=nothing&protocol=999"))
        .containsExactly("?from", "?to", "?protocol");
    assertThat(wrong("from=web&to=db&protocol=tcp")).containsExactly("?port");
    assertThat(wrong("from=web&to=db&protocol=icmp&port=7")).containsExactly("?port");
    assertThat(wrong("from=web&to=web&protocol=icmp")).containsExactly("?to");
    assertThat(wrong("from=web&to=224.0.0.1&protocol=icmp")).containsExactly("?to");
    assertThat(wrong("from=web&to=10.0.0.9&protocol=icmp&family=IPV6")).containsExactly("?family");
    assertThat(wrong("from=web&to=db&protocol=icmpv6")).containsExactly("?to");
  }

  private List<String> wrong(String query) {
    return told(422, call("GET", TRACE + query, null))
        .get("violations")
        .findValuesAsText("pointer");
  }

  @Test
  void an_agent_that_does_not_answer_is_named_and_waited_for_no_longer_than_a_while() {
    JsonNode problem = told(503, call("GET", TRACE + WEB, null));

    assertThat(problem.get("type").asText()).isEqualTo("urn:faso:trace-unavailable");
    assertThat(problem.get("detail").asText()).contains("net-ouaga");
    assertThat(agent.answer("trace-nobody-waits", new TraceAnswer(TraceVerdict.LEFT, List.of())))
        .isEqualTo(204);
  }

  @Test
  void without_any_network_agent_nothing_is_carried() {
    retire();

    JsonNode trace = get(TRACE + WEB);

    assertThat(trace.get("verdict").asText()).isEqualTo("DROPPED");
    assertThat(trace.at("/hops/0/what").asText()).isEqualTo("not-carried");
    assertThat(trace.get("next").asText()).contains("OVN");
  }

  private JsonNode made(String path, String body) {
    return told(201, call("POST", path, body));
  }

  private JsonNode get(String path) {
    return told(200, call("GET", path, null));
  }

  private JsonNode inFrench(String path) {
    return told(
        200,
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(path))
                .header("Authorization", "Bearer " + operator)
                .header("Accept-Language", "fr")
                .build()));
  }

  private static JsonNode told(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }
}
