package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Who decides on a peering, who asks for one, and who learns whose deed it was. */
@OnBothDatabases
final class PeeringDecidersTest extends TwoTenants {

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void wire() {
    ours.segment("front", "\"cidr\":\"10.0.0.0/24\"");
    theirs.segment("data", "\"cidr\":\"10.9.0.0/24\",\"cidr6\":\"fd00:9::/64\"");
  }

  @Test
  void a_member_asks_the_lead_who_has_it_proposed() {
    String body =
        "{\"call\":\"createPeering\",\"reason\":\"We need it.\",\"payload\":%s}"
            .formatted(proposal("asked-for", "front"));
    HttpResponse<String> asked = faso.call(ours.member(), "POST", ours.home() + "/requests", body);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
    JsonNode request = RunningControlPlane.json(asked.body());
    assertThat(request.get("waitsFor").asText()).isEqualTo("LEAD");

    JsonNode granted =
        ours.ok(
            200, "POST", "/v1/requests/" + request.get("id").asText() + "/actions/approve", "{}");
    assertThat(granted.get("phase").asText()).isEqualTo("GRANTED");
    assertThat(theirs.get(theirs.peering("asked-for")).get("awaits").asText()).isEqualTo("OWN");
    assertThat(granted.get("result").asText()).startsWith(ours.peerings());
    ours.end("asked-for");
  }

  @Test
  void an_operator_neither_asks_for_a_peering_nor_decides_on_one() {
    String requests = ours.home() + "/requests";
    String body =
        "{\"call\":\"createPeering\",\"reason\":\"We need it.\",\"payload\":%s}"
            .formatted(proposal("meddled", "front"));
    assertThat(faso.call(operator, "POST", requests, body).statusCode()).isEqualTo(403);
    HttpResponse<String> asked = faso.call(ours.member(), "POST", requests, body);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
    String request = "/v1/requests/" + RunningControlPlane.json(asked.body()).get("id").asText();

    for (String act :
        List.of(
            "approve {}",
            "approve {\"changes\":{\"purpose\":\"x\"}}",
            "refuse {\"reason\":\"x\"}")) {
      String[] parts = act.split(" ", 2);
      assertThat(
              faso.call(operator, "POST", request + "/actions/" + parts[0], parts[1]).statusCode())
          .as(act)
          .isEqualTo(403);
    }
    assertThat(ours.get(request).get("estimate").isNull()).isFalse();
    assertThat(
            RunningControlPlane.json(faso.call(operator, "GET", request, null).body())
                .get("estimate")
                .isNull())
        .isTrue();
    JsonNode granted =
        ours.ok(
            200,
            "POST",
            request + "/actions/approve",
            "{\"changes\":{\"purpose\":\"As the lead has it\"}}");
    assertThat(granted.get("phase").asText()).isEqualTo("GRANTED");
    assertThat(ours.get(ours.peering("meddled")).get("purpose").asText())
        .isEqualTo("As the lead has it");
    ours.end("meddled");
  }

  @Test
  void who_changes_terms_does_not_propose_by_the_way_what_the_other_side_did() {
    String id = peered("by-the-way", "front", "data").get("id").asText();
    settle();
    JsonNode agreed = theirs.get(theirs.peering(id)).get("rules");
    ours.ok(200, "PATCH", ours.peering(id), "{\"rules\":[{\"direction\":\"EGRESS\"}]}");
    String later = in(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS).toString();

    JsonNode amendment =
        theirs
            .ok(200, "PATCH", theirs.peering(id), "{\"endsAt\":\"%s\"}".formatted(later))
            .get("amendment");
    assertThat(amendment.get("proposedBy").asText()).isEqualTo("OWN");
    assertThat(amendment.get("rules")).isEqualTo(agreed);
    // Of its own amendment the rest stays as it proposed it.
    JsonNode both =
        theirs.ok(200, "PATCH", theirs.peering(id), "{\"purpose\":\"Longer\"}").get("amendment");
    assertThat(both.get("purpose").asText()).isEqualTo("Longer");
    assertThat(both.get("endsAt").asText()).isEqualTo(later);
    ours.end(id);
  }

  @Test
  void who_it_was_is_told_to_the_own_side_only() {
    String id = peered("by-whom", "front", "data").get("id").asText();
    settle();
    ours.end(id);
    faso.plane().events.sequencer().work().run();

    assertThat(
            faso.plane().events.after(0, 10_000, Duration.ZERO).stream()
                .filter(event -> event.subjectId().equals(id))
                .filter(event -> event.payload().contains("actor"))
                .map(
                    event ->
                        event.type() + " to " + Objects.requireNonNull(event.tenantId()).value()))
        .containsExactly(
            "peering.proposed to " + ours.id(),
            "peering.agreed to " + theirs.id(),
            "peering.ended to " + ours.id());
  }
}
