package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Segments that are offered to others, and peerings that take them up. */
@OnBothDatabases
final class OffersOverHttpTest extends TwoTenants {

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void wire() {
    ours.segment("front", "\"cidr\":\"10.0.0.0/24\"");
    theirs.segment("data", "\"cidr\":\"10.9.0.0/24\"");
  }

  private JsonNode offer(String name, String more) {
    return theirs.ok(
        201,
        "POST",
        theirs.home() + "/offers",
        """
        {"name":"%s","description":"The registry","segment":"data","endsAt":"%s",
         "rules":[{"direction":"INGRESS","protocol":"tcp","ports":{"first":443,"last":443}}]%s}
        """
            .formatted(name, in(Duration.ofDays(90)), more));
  }

  private void withdraw(String name) {
    assertThat(theirs.call("DELETE", theirs.home() + "/offers/" + name, null).statusCode())
        .isEqualTo(204);
  }

  private ObjectNode taking(String name, String offer) {
    ObjectNode body = proposal(name, "front");
    body.remove("peer");
    body.remove("rules");
    body.remove("endsAt");
    return body.put("offer", offer).put("offerGeneration", 1);
  }

  @Test
  void one_that_needs_no_approval_is_had_at_once_on_its_terms() {
    String id = offer("open", ",\"needsApproval\":false").get("id").asText();
    JsonNode found = ours.get(ours.home() + "/services?q=open").at("/items/0");
    assertThat(found.get("id").asText()).isEqualTo(id);
    assertThat(found.get("tenantName").asText()).isEqualTo("registry");
    assertThat(found.get("segment").isNull()).isTrue();
    assertThat(found.at("/rules/0/direction").asText()).isEqualTo("EGRESS");
    assertThat(ours.get(ours.home() + "/services/" + id)).isEqualTo(found);

    JsonNode made = ours.ok(201, "POST", ours.peerings(), taking("taken", id).toString());
    assertThat(made.get("phase").asText()).isEqualTo("PROVISIONING");
    assertThat(made.get("endsAt")).isEqualTo(found.get("endsAt"));
    assertThat(made.at("/peer/name").asText()).isEqualTo("registry");
    assertThat(agent.hear()).contains(made.get("id").asText());
    settle();

    // What was taken up stays as it was agreed.
    theirs.ok(
        200, "PATCH", theirs.home() + "/offers/open", "{\"rules\":[{\"direction\":\"EGRESS\"}]}");
    withdraw("open");
    assertThat(ours.get(ours.peering("taken")).get("rules")).isEqualTo(made.get("rules"));
    assertThat(theirs.end("taken").get("phase").asText()).isEqualTo("ENDING");
  }

  @Test
  void a_member_asks_the_lead_who_has_it_offered_and_no_operator_meddles() {
    String body =
        """
        {"call":"createOffer","reason":"Others need it.","payload":
          {"name":"asked-for","description":"The registry","segment":"%s","endsAt":"%s",
           "rules":[{"direction":"INGRESS","protocol":"tcp","ports":{"first":443,"last":443}}]}}
        """;
    String end = in(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS).toString();
    String requests = theirs.home() + "/requests";
    assertThat(faso.call(operator, "POST", requests, body.formatted("data", end)).statusCode())
        .isEqualTo(403);
    HttpResponse<String> nowhere =
        faso.call(theirs.member(), "POST", requests, body.formatted("none", end));
    assertThat(nowhere.statusCode()).isEqualTo(422);
    assertThat(nowhere.body()).contains("/payload/segment");

    HttpResponse<String> asked =
        faso.call(theirs.member(), "POST", requests, body.formatted("data", end));
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
    JsonNode request = RunningControlPlane.json(asked.body());
    assertThat(request.get("waitsFor").asText()).isEqualTo("LEAD");
    String approve = "/v1/requests/" + request.get("id").asText() + "/actions/approve";
    assertThat(faso.call(operator, "POST", approve, "{}").statusCode()).isEqualTo(403);

    JsonNode granted = theirs.ok(200, "POST", approve, "{}");
    assertThat(granted.get("phase").asText()).isEqualTo("GRANTED");
    JsonNode offer = theirs.get(theirs.home() + "/offers/asked-for");
    assertThat(granted.get("result").asText()).endsWith(offer.get("id").asText());
    assertThat(offer.get("endsAt").asText()).isEqualTo(end);
    withdraw("asked-for");
  }

  @Test
  void nobody_takes_up_what_was_not_read() {
    String id = offer("changed", ",\"needsApproval\":false").get("id").asText();
    String asking =
        "{\"call\":\"createPeering\",\"reason\":\"We need it.\",\"payload\":%s}"
            .formatted(taking("asked-early", id));
    JsonNode asked =
        RunningControlPlane.json(
            faso.call(ours.member(), "POST", ours.home() + "/requests", asking).body());
    theirs.ok(
        200,
        "PATCH",
        theirs.home() + "/offers/changed",
        "{\"rules\":[{\"direction\":\"EGRESS\"}]}");

    String stale = taking("stale", id).toString();
    assertThat(
            ours.refused(409, "terms-changed", "POST", ours.peerings(), stale)
                .get("detail")
                .asText())
        .contains("generation 2", "take up 1");
    String approve = "/v1/requests/" + asked.get("id").asText() + "/actions/approve";
    ours.refused(409, "terms-changed", "POST", approve, "{}");
    JsonNode granted = ours.ok(200, "POST", approve, "{\"changes\":{\"offerGeneration\":2}}");
    assertThat(granted.get("phase").asText()).isEqualTo("GRANTED");
    assertThat(ours.get(ours.peering("asked-early")).at("/rules/0/direction").asText())
        .isEqualTo("INGRESS");
    withdraw("changed");
  }

  @Test
  void who_takes_up_an_offer_fills_no_limit_of_who_offers_it() {
    String id = offer("popular", ",\"needsApproval\":false").get("id").asText();
    String made =
        ours.ok(201, "POST", ours.peerings(), taking("first", id).toString()).get("id").asText();
    settle();
    Jdbi jdbi = Databases.jdbi(faso.plane().surroundings().database());
    jdbi.useHandle(handle -> takenUpByMany(handle, made, 50));
    try {
      theirs.ok(201, "POST", theirs.peerings(), proposal("own", "data", ours.id()).toString());
      theirs.end("own");
    } finally {
      jdbi.useHandle(handle -> handle.execute("delete from peering where name = 'many'"));
    }
    ours.end("first");
    withdraw("popular");
  }

  /** As if so many other tenants had taken it up; agents, which have later revisions, hear none. */
  private static void takenUpByMany(Handle handle, String like, int many) {
    for (int i = 0; i < many; i++) {
      handle.execute(
          """
          insert into peering
            (id, tenant_id, ministry_id, name, cidrs, peer_tenant_id, peer_cidrs, offer_id, number,
             purpose, rules, ends_at, terms, proposed_at, agreed_at, generation, revision,
             created_at, kept)
          select ?, 'tenant-01k3v8z6q4e9rb7t5m2xw0c1hx', ministry_id, 'many', cidrs,
            peer_tenant_id, peer_cidrs, offer_id, ?, purpose, rules, ends_at, terms, proposed_at,
            agreed_at, generation, 0, created_at, true
          from peering where id = ?
          """,
          "peering-01k3v8z6q4e9rb7t5m2xw0%04d".formatted(i),
          2_000_000 + i,
          like);
    }
  }

  @Test
  void one_that_needs_approval_is_agreed_to_without_saying_more() {
    String id = offer("asked", "").get("id").asText();
    JsonNode made = ours.ok(201, "POST", ours.peerings(), taking("waits", id).toString());
    assertThat(made.get("phase").asText()).isEqualTo("PROPOSED");
    ours.refused(409, "wrong-phase", "PATCH", ours.peering("waits"), "{\"purpose\":\"x\"}");

    assertThat(theirs.agree("waits", 1, null).get("segment").asText()).isEqualTo("data");
    assertThat(theirs.refused(409, "in-use", "DELETE", theirs.home() + "/segments/data", null))
        .isNotNull();
    ours.end("waits");
    withdraw("asked");
  }

  @Test
  void what_the_offer_says_is_not_said_otherwise() {
    String id = offer("said", "").get("id").asText();
    ObjectNode body = taking("no", id);
    body.put("endsAt", in(Duration.ofDays(120)).toString());
    assertThat(ours.invalid("/endsAt", ours.peerings(), body.toString())).contains("ends at");
    body = taking("no", id);
    body.set("rules", RunningControlPlane.json(OPEN));
    assertThat(ours.invalid("/rules", ours.peerings(), body.toString())).contains("leave it out");
    body = taking("no", id);
    body.remove("offerGeneration");
    assertThat(ours.invalid("/offerGeneration", ours.peerings(), body.toString()))
        .contains("faso offer inspect");
    body = proposal("no", "front").put("offerGeneration", 1);
    assertThat(ours.invalid("/offerGeneration", ours.peerings(), body.toString()))
        .contains("name the offer");
    withdraw("said");
    assertThat(ours.invalid("/offer", ours.peerings(), taking("no", id).toString())).contains(id);
  }

  @Test
  void one_for_its_ministry_is_found_by_nobody_else() {
    String id = offer("inner", ",\"audience\":\"MINISTRY\"").get("id").asText();

    assertThat(ours.get(ours.home() + "/services").get("items")).isEmpty();
    ours.refused(404, "not-found", "GET", ours.home() + "/services/" + id, null);
    assertThat(ours.invalid("/offer", ours.peerings(), taking("no", id).toString())).contains(id);
    withdraw("inner");
  }

  @Test
  void a_segment_that_is_offered_stays() {
    offer("kept", "");
    assertThat(
            theirs
                .refused(409, "in-use", "DELETE", theirs.home() + "/segments/data", null)
                .get("detail")
                .asText())
        .contains("kept", "faso offer delete");
    withdraw("kept");
  }
}
