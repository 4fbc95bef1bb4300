package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/**
 * Two ministries with a tenant each, whose segments routers join, and a network agent that makes
 * what it is told.
 */
abstract class TwoTenants extends InOneControlPlane {

  /** A tenant that there is not. */
  static final String NOBODY = "tenant-01k3v8z6q4e9rb7t5m2xw0c1hx";

  static final String OPEN =
      "[{\"direction\":\"EGRESS\",\"protocol\":\"tcp\",\"ports\":{\"first\":443,\"last\":443}}]";

  /** One of the two. */
  record Side(RunningControlPlane faso, String name, String id, String lead, String member) {

    String home() {
      return "/v1/tenants/" + id;
    }

    String peerings() {
      return home() + "/peerings";
    }

    String peering(String ref) {
      return peerings() + "/" + ref;
    }

    HttpResponse<String> call(String method, String path, @Nullable String body) {
      return faso.call(lead, method, path, body);
    }

    JsonNode ok(int status, String method, String path, @Nullable String body) {
      HttpResponse<String> answer = call(method, path, body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      return RunningControlPlane.json(answer.body());
    }

    JsonNode get(String path) {
      return ok(200, "GET", path, null);
    }

    /** What a call is refused with. */
    JsonNode refused(int status, String code, String method, String path, @Nullable String body) {
      JsonNode problem = ok(status, method, path, body);
      assertThat(problem.get("type").asText()).isEqualTo("urn:faso:" + code);
      return problem;
    }

    /** Where the body of a call is wrong, and what is said of it. */
    String invalid(String pointer, String path, String body) {
      JsonNode violations = refused(422, "invalid", "POST", path, body).get("violations");
      assertThat(violations).as(violations.toString()).hasSize(1);
      assertThat(violations.at("/0/pointer").asText()).isEqualTo(pointer);
      return violations.at("/0/detail").asText();
    }

    void segment(String name, String more) {
      ok(201, "POST", home() + "/segments", "{\"name\":\"%s\",%s}".formatted(name, more));
      ok(
          201,
          "POST",
          home() + "/routers",
          "{\"name\":\"to-%1$s\",\"segments\":[\"%1$s\"]}".formatted(name));
    }

    JsonNode agree(String ref, long terms, @Nullable String segment) {
      return ok(202, "POST", peering(ref) + "/actions/agree", agreement(terms, segment));
    }

    JsonNode end(String ref) {
      return ok(202, "DELETE", peering(ref), null);
    }
  }

  static String agreement(long terms, @Nullable String segment) {
    return segment == null
        ? "{\"terms\":%d}".formatted(terms)
        : "{\"terms\":%d,\"segment\":\"%s\"}".formatted(terms, segment);
  }

  Side ours;
  Side theirs;
  ScriptedNetworkAgent agent;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() throws Exception {
    made("/v1/sites", "{\"name\":\"ouaga\"}");
    ours = side("sante", "cards");
    theirs = side("interieur", "registry");
    agent = new ScriptedNetworkAgent(faso, operator, "ouaga");
  }

  private Side side(String ministry, String tenant) {
    made(
        "/v1/ministries",
        "{\"code\":\"%s\",\"nameFr\":\"M\",\"nameEn\":\"M\"}".formatted(ministry));
    String id =
        made("/v1/ministries/" + ministry + "/tenants", "{\"name\":\"%s\"}".formatted(tenant))
            .get("id")
            .asText();
    return new Side(
        faso,
        tenant,
        id,
        token("/v1/ministries/" + ministry, "lead"),
        token("/v1/tenants/" + id, "member"));
  }

  /** What a test left behind is in no other’s way. */
  @AfterEach
  void endAll() {
    for (JsonNode each : ours.get(ours.peerings()).get("items")) {
      ours.end(each.get("id").asText());
    }
    settle();
  }

  String token(String home, String role) {
    return made(home + "/tokens", "{\"name\":\"t\",\"role\":\"%s\"}".formatted(role))
        .get("secret")
        .asText();
  }

  @AfterParameterizedClassInvocation
  void leave() {
    agent.close();
  }

  JsonNode made(String path, String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  /** The agent has all that it is to have. */
  void settle() {
    agent.hear();
    agent.applied();
  }

  static Instant in(Duration time) {
    return Instant.now().plus(time);
  }

  /** A proposal to the other side, on the usual terms. */
  ObjectNode proposal(String name, String segment) {
    return proposal(name, segment, theirs.id());
  }

  static ObjectNode proposal(String name, String segment, String peer) {
    ObjectNode body =
        (ObjectNode)
            RunningControlPlane.json(
                "{\"name\":\"%s\",\"purpose\":\"Births are looked up\",\"segment\":\"%s\"}"
                    .formatted(name, segment));
    body.put("peer", peer);
    body.put("endsAt", in(Duration.ofDays(60)).toString());
    body.set("rules", RunningControlPlane.json(OPEN));
    return body;
  }

  JsonNode propose(String name, String segment) {
    return ours.ok(201, "POST", ours.peerings(), proposal(name, segment).toString());
  }

  /** A peering that both agreed to, which the agent has not made so yet. */
  JsonNode peered(String name, String segment, String other) {
    propose(name, segment);
    return theirs.agree(name, 1, other);
  }

  /** Types of the events about a thing that somebody may read. */
  List<String> events(String id) {
    faso.plane().events.sequencer().work().run();
    return faso.plane().events.after(0, 10_000, Duration.ZERO).stream()
        .filter(event -> event.subjectId().equals(id))
        .map(event -> event.type() + " to " + Objects.requireNonNull(event.tenantId()).value())
        .toList();
  }
}
