package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What peerings are guarded against: names, routes, rows and requests that are in their way. */
@OnBothDatabases
final class PeeringGuardsTest extends TwoTenants {

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void wire() {
    ours.segment("front", "\"cidr\":\"10.0.0.0/24\"");
    theirs.segment("data", "\"cidr\":\"10.9.0.0/24\"");
  }

  private Jdbi jdbi() {
    return Databases.jdbi(faso.plane().surroundings().database());
  }

  @Test
  void a_proposal_of_somebody_else_hides_none_of_one_s_own_by_its_name() {
    String own = peered("birth", "front", "data").get("id").asText();
    settle();
    String other =
        theirs
            .ok(201, "POST", theirs.peerings(), proposal("birth", "data", ours.id()).toString())
            .get("id")
            .asText();

    assertThat(ours.get(ours.peering("birth")).get("id").asText()).isEqualTo(own);
    theirs.refused(409, "ambiguous-name", "GET", theirs.peering("birth"), null);
    assertThat(ours.end("birth").get("id").asText()).isEqualTo(own);
    assertThat(ours.get(ours.peering("birth")).get("id").asText()).isEqualTo(other);
    assertThat(ours.end("birth").get("phase").asText()).isEqualTo("REFUSED");
  }

  private HttpResponse<String> route(Side side, String router, String destination, String hop) {
    String routes =
        destination.isEmpty()
            ? "{\"routes\":[]}"
            : "{\"routes\":[{\"destination\":\"%s\",\"nextHop\":\"%s\"}]}"
                .formatted(destination, hop);
    return side.call("PATCH", side.home() + "/routers/" + router, routes);
  }

  @Test
  void a_static_route_and_a_peering_never_lead_to_the_same_addresses() {
    String agree = theirs.peering("routed") + "/actions/agree";
    propose("routed", "front");
    assertThat(route(theirs, "to-data", "10.0.0.128/25", "10.9.0.9").statusCode()).isEqualTo(200);
    assertThat(
            theirs
                .refused(409, "networks-overlap", "POST", agree, agreement(1, "data"))
                .get("detail")
                .asText())
        .contains("10.0.0.0/24", "10.0.0.128/25", "to-data");
    assertThat(route(theirs, "to-data", "0.0.0.0/0", "10.9.0.9").statusCode()).isEqualTo(200);
    assertThat(route(ours, "to-front", "10.0.0.0/8", "10.0.0.9").statusCode()).isEqualTo(200);
    theirs.refused(409, "networks-overlap", "POST", agree, agreement(1, "data"));
    assertThat(route(ours, "to-front", "", "").statusCode()).isEqualTo(200);
    theirs.agree("routed", 1, "data");

    HttpResponse<String> late = route(ours, "to-front", "10.9.0.0/25", "10.0.0.9");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("networks-overlap", "routed");
    ours.end("routed");
    assertThat(route(ours, "to-front", "10.9.0.0/25", "10.0.0.9").statusCode()).isEqualTo(200);
    assertThat(route(ours, "to-front", "", "").statusCode()).isEqualTo(200);
    assertThat(route(theirs, "to-data", "", "").statusCode()).isEqualTo(200);
  }

  @Test
  void one_row_without_a_router_keeps_no_agent_from_the_others() {
    String bad = peered("bad", "front", "data").get("id").asText();
    settle();
    ours.segment("whole", "\"cidr\":\"10.1.0.0/24\"");
    settle();
    jdbi()
        .useHandle(
            handle -> {
              handle.execute("update peering set peer_segment_id = null where id = ?", bad);
              handle.execute(
                  "update peering set revision = (select max(revision) + 1 from router) where id = ?",
                  bad);
            });
    String good = peered("good", "whole", "data").get("id").asText();

    assertThat(agent.hear()).contains(good);
    settle();
    assertThat(ours.get(ours.peering(good) + "?wait=ACTIVE&timeout=5").get("phase").asText())
        .isEqualTo("ACTIVE");
    ours.end(bad);
    ours.end(good);
  }

  @Test
  void both_sides_hear_that_it_is_forgotten() {
    String id = propose("forgotten", "front").get("id").asText();
    ours.end(id);
    OffsetDateTime long_ago = in(Duration.ofDays(-31)).atOffset(ZoneOffset.UTC);
    jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update peering set delete_requested_at = ?, kept = false where id = ?",
                    long_ago,
                    id));
    ours.segment("swept", "\"cidr\":\"10.2.0.0/24\"");
    ours.ok(202, "DELETE", ours.home() + "/routers/to-swept", null);
    settle();

    assertThat(events(id))
        .contains("peering.deleted to " + ours.id(), "peering.deleted to " + theirs.id());
  }

  @Test
  void a_request_says_the_end_of_a_peering_once() {
    String body =
        "{\"call\":\"createPeering\",\"reason\":\"We need it.\",\"payload\":%s,\"until\":\"%s\"}"
            .formatted(proposal("twice", "front"), in(Duration.ofDays(3)));
    assertThat(ours.invalid("/until", ours.home() + "/requests", body)).contains("“endsAt”");

    String asking =
        "{\"call\":\"createPeering\",\"reason\":\"We need it.\",\"payload\":%s}"
            .formatted(proposal("shorter", "front"));
    JsonNode asked =
        RunningControlPlane.json(
            faso.call(ours.member(), "POST", ours.home() + "/requests", asking).body());
    String sooner = in(Duration.ofDays(3)).truncatedTo(ChronoUnit.MILLIS).toString();
    ours.ok(
        200,
        "POST",
        "/v1/requests/" + asked.get("id").asText() + "/actions/approve",
        "{\"until\":\"%s\"}".formatted(sooner));
    assertThat(ours.get(ours.peering("shorter")).get("endsAt").asText()).isEqualTo(sooner);
    ours.end("shorter");
  }
}
