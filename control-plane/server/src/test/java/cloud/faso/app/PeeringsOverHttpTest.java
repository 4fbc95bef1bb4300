package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peerings, as both sides of them meet them. */
@OnBothDatabases
final class PeeringsOverHttpTest extends TwoTenants {

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void wire() {
    ours.segment("front", "\"cidr\":\"10.0.0.0/24\"");
    theirs.segment("data", "\"cidr\":\"10.9.0.0/24\",\"cidr6\":\"fd00:9::/64\"");
    theirs.segment("more", "\"cidr\":\"10.8.0.0/24\"");
  }

  @Test
  void a_peering_is_proposed_agreed_made_and_ended() {
    JsonNode made = propose("registry", "front");
    assertThat(made.get("phase").asText()).isEqualTo("PROPOSED");
    assertThat(made.get("awaits").asText()).isEqualTo("PEER");
    assertThat(made.at("/peer/name").isNull()).isTrue();
    assertThat(made.at("/peer/cidrs")).isEmpty();
    String id = made.get("id").asText();
    settle();
    assertThat(agent.hear()).doesNotContain(id);

    JsonNode seen = theirs.get(theirs.peering("registry"));
    assertThat(seen.get("awaits").asText()).isEqualTo("OWN");
    assertThat(seen.get("phaseReason").asText())
        .contains("faso peering agree " + id + " --terms 1");
    assertThat(seen.at("/peer/name").asText()).isEqualTo("cards");
    assertThat(seen.at("/peer/ministry").asText()).isEqualTo("sante");
    assertThat(seen.at("/peer/cidrs")).hasToString("[\"10.0.0.0/24\"]");
    assertThat(seen.at("/rules/0/direction").asText()).isEqualTo("INGRESS");
    assertThat(seen.get("segment").isNull()).isTrue();
    assertThat(seen.toString()).doesNotContain("front", "to-front");

    HttpResponse<String> agreed =
        theirs.call("POST", theirs.peering(id) + "/actions/agree", agreement(1, "data"));
    assertThat(agreed.statusCode()).as(agreed.body()).isEqualTo(202);
    String receipt = "/v1/operations/" + agreed.headers().firstValue("Operation").orElseThrow();
    assertThat(RunningControlPlane.json(agreed.body()).get("phase").asText())
        .isEqualTo("PROVISIONING");
    assertThat(agent.hear()).contains(id);
    JsonNode spec = agent.spec(id);
    assertThat(spec.at("/one/tenant").asText()).isEqualTo(ours.id());
    assertThat(spec.at("/other/tenant").asText()).isEqualTo(theirs.id());
    assertThat(spec.get("allowed"))
        .hasToString("[{\"fromOne\":true,\"protocol\":6,\"first\":443,\"last\":443}]");
    assertThat(spec.get("until")).isEqualTo(ours.get(ours.peering(id)).get("endsAt"));
    settle();
    assertThat(theirs.get(receipt).get("phase").asText()).isEqualTo("SUCCEEDED");
    JsonNode active = ours.get(ours.peering(id) + "?wait=ACTIVE&timeout=5");
    assertThat(active.get("phase").asText()).isEqualTo("ACTIVE");
    assertThat(active.at("/peer/name").asText()).isEqualTo("registry");
    assertThat(active.at("/peer/cidrs")).hasToString("[\"10.9.0.0/24\",\"fd00:9::/64\"]");
    assertThat(active.toString()).doesNotContain("data");

    assertThat(ours.end(id).get("phase").asText()).isEqualTo("ENDING");
    assertThat(agent.hear()).doesNotContain(id);
    settle();
    JsonNode over = theirs.get(theirs.peering(id) + "?wait=ENDED&timeout=5");
    assertThat(over.get("phase").asText()).isEqualTo("ENDED");
    assertThat(over.get("segment").isNull()).isTrue();
    assertThat(ours.get(ours.peerings()).get("items")).noneMatch(each -> is(each, id));
    assertThat(ours.get(ours.peerings() + "?over=true").get("items"))
        .anyMatch(each -> is(each, id));
    assertThat(events(id))
        .containsSubsequence(
            "peering.proposed to " + ours.id(),
            "peering.agreed to " + theirs.id(),
            "peering.ended to " + ours.id())
        .contains("peering.proposed to " + theirs.id(), "peering.ended to " + theirs.id());
    ours.refused(409, "wrong-phase", "PATCH", ours.peering(id), "{\"purpose\":\"x\"}");
    assertThat(ours.end(id).get("phase").asText()).isEqualTo("ENDED");
  }

  private static boolean is(JsonNode thing, String id) {
    return thing.get("id").asText().equals(id);
  }

  @Test
  void one_that_is_proposed_to_nobody_looks_like_any_other() {
    JsonNode there = propose("there", "front");
    JsonNode nowhere =
        ours.ok(201, "POST", ours.peerings(), proposal("nowhere", "front", NOBODY).toString());

    for (String member : List.of("phase", "phaseReason", "awaits", "cidrs", "agreedAt", "offer")) {
      assertThat(nowhere.get(member))
          .as(member)
          .hasToString(there.get(member).toString().replace("there", "nowhere"));
    }
    assertThat(nowhere.at("/peer/name")).isEqualTo(there.at("/peer/name"));
    ours.end("there");
    ours.end("nowhere");
  }

  @Test
  void nobody_agrees_to_terms_that_were_not_read() {
    propose("terms", "front");
    JsonNode changed =
        ours.ok(
            200,
            "PATCH",
            ours.peering("terms"),
            "{\"rules\":[{\"direction\":\"EGRESS\"},{\"direction\":\"INGRESS\"}]}");
    assertThat(changed.get("terms").asInt()).isEqualTo(2);

    String agree = theirs.peering("terms") + "/actions/agree";
    assertThat(
            theirs
                .refused(409, "terms-changed", "POST", agree, agreement(1, "data"))
                .get("detail")
                .asText())
        .contains("2");
    theirs.refused(409, "wrong-phase", "PATCH", theirs.peering("terms"), "{\"purpose\":\"x\"}");
    String own = ours.peering("terms") + "/actions/agree";
    ours.refused(409, "wrong-phase", "POST", own, agreement(2, "front"));
    theirs.agree("terms", 2, "data");
    ours.end("terms");
  }

  @Test
  void other_terms_wait_beside_those_that_are_agreed() {
    String id = peered("amended", "front", "data").get("id").asText();
    settle();
    JsonNode before = agent.spec(id);
    String later = in(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS).toString();

    JsonNode changed =
        theirs.ok(
            200,
            "PATCH",
            theirs.peering(id),
            "{\"rules\":[{\"direction\":\"INGRESS\"}],\"endsAt\":\"%s\"}".formatted(later));
    assertThat(changed.get("phase").asText()).isEqualTo("ACTIVE");
    assertThat(changed.at("/amendment/proposedBy").asText()).isEqualTo("OWN");
    JsonNode seen = ours.get(ours.peering(id));
    assertThat(seen.get("awaits").asText()).isEqualTo("OWN");
    assertThat(seen.at("/amendment/rules/0/direction").asText()).isEqualTo("EGRESS");
    agent.hear();
    assertThat(agent.spec(id)).isEqualTo(before);
    theirs.refused(
        409, "wrong-phase", "POST", theirs.peering(id) + "/actions/agree", agreement(2, null));

    ours.agree(id, 2, null);
    agent.hear();
    assertThat(agent.spec(id).get("allowed"))
        .hasToString("[{\"fromOne\":true,\"protocol\":null,\"first\":null,\"last\":null}]");
    assertThat(agent.spec(id).get("until").asText()).isEqualTo(later);

    theirs.ok(200, "PATCH", theirs.peering(id), "{\"purpose\":\"Something else\"}");
    JsonNode kept = ours.ok(202, "POST", ours.peering(id) + "/actions/refuse", null);
    assertThat(kept.get("amendment").isNull()).isTrue();
    assertThat(kept.get("purpose").asText()).isEqualTo("Births are looked up");
    ours.refused(409, "wrong-phase", "POST", ours.peering(id) + "/actions/refuse", null);
    theirs.end(id);
  }

  @Test
  void a_proposal_is_refused_or_taken_back_and_its_name_is_free_again() {
    String refused = propose("name", "front").get("id").asText();
    assertThat(
            theirs
                .ok(202, "POST", theirs.peering("name") + "/actions/refuse", null)
                .get("phase")
                .asText())
        .isEqualTo("REFUSED");
    assertThat(ours.get(ours.peering(refused)).get("phase").asText()).isEqualTo("REFUSED");
    String back = propose("name", "front").get("id").asText();
    assertThat(ours.end("name").get("phase").asText()).isEqualTo("WITHDRAWN");
    assertThat(theirs.get(theirs.peering(back)).get("phase").asText()).isEqualTo("WITHDRAWN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "peer | null | /peer | by its id",
        "rules | null | /rules | what may be opened",
        "endsAt | null | /endsAt | has to say",
        "endsAt | \"2020-01-01T00:00:00Z\" | /endsAt | in the future",
        "endsAt | \"2199-01-01T00:00:00Z\" | /endsAt | 366",
        "segment | \"nothing\" | /segment | nothing",
        "rules | [{\"direction\":\"EGRESS\",\"ports\":{\"first\":1,\"last\":2}}] | /rules/0/ports | protocol",
        "rules | [{\"direction\":\"EGRESS\"},{\"direction\":\"EGRESS\"}] | /rules/1 | same",
      })
  void what_cannot_be_is_refused_where_it_is_wrong(
      String member, String value, String pointer, String said) {
    ObjectNode body = proposal("bad", "front");
    if (value.equals("null")) {
      body.remove(member);
    } else {
      body.set(member, RunningControlPlane.json(value));
    }

    assertThat(ours.invalid(pointer, ours.peerings(), body.toString())).contains(said);
  }

  @Test
  void nobody_peers_with_themselves_or_twice_or_without_a_router() {
    assertThat(
            ours.invalid("/peer", ours.peerings(), proposal("self", "front", ours.id()).toString()))
        .contains("router");
    propose("once", "front");
    assertThat(
            ours.refused(
                    409,
                    "peering-exists",
                    "POST",
                    ours.peerings(),
                    proposal("twice", "front").toString())
                .get("detail")
                .asText())
        .contains("“once”");
    theirs.agree("once", 1, "data");
    propose("twice", "front");
    theirs.refused(
        409,
        "peering-exists",
        "POST",
        theirs.peering("twice") + "/actions/agree",
        agreement(1, "data"));
    ours.end("once");
    ours.end("twice");
    ours.ok(
        201, "POST", ours.home() + "/segments", "{\"name\":\"alone\",\"cidr\":\"10.5.0.0/24\"}");
    ours.refused(
        409, "segment-not-joined", "POST", ours.peerings(), proposal("no", "alone").toString());
    ours.ok(202, "DELETE", ours.home() + "/segments/alone", null);
  }

  @Test
  void networks_that_overlap_are_never_peered() {
    ours.segment("wide", "\"cidr\":\"10.8.0.0/16\"");
    propose("overlapping", "wide");
    String agree = theirs.peering("overlapping") + "/actions/agree";
    assertThat(
            theirs
                .refused(409, "networks-overlap", "POST", agree, agreement(1, "more"))
                .get("detail")
                .asText())
        .contains("10.8.0.0/16", "“more”");
    theirs.agree("overlapping", 1, "data");
    // From now on the router of “data” leads to 10.8.0.0/16, so nothing of that joins it.
    theirs.ok(
        201, "POST", theirs.home() + "/segments", "{\"name\":\"narrow\",\"cidr\":\"10.8.7.0/24\"}");
    theirs.refused(
        409,
        "networks-overlap",
        "POST",
        theirs.home() + "/routers/to-data/interfaces",
        "{\"segment\":\"narrow\"}");
    ours.end("overlapping");
    theirs.ok(
        201, "POST", theirs.home() + "/routers/to-data/interfaces", "{\"segment\":\"narrow\"}");
    theirs.ok(202, "DELETE", theirs.home() + "/routers/to-data/interfaces/narrow", null);
    theirs.ok(202, "DELETE", theirs.home() + "/segments/narrow", null);
    ours.ok(202, "DELETE", ours.home() + "/routers/to-wide", null);
    ours.ok(202, "DELETE", ours.home() + "/segments/wide", null);
  }

  @Test
  void what_a_peering_leads_through_stays_while_it_does() {
    ours.segment("held", "\"cidr\":\"10.7.0.0/24\"");
    propose("holds", "held");
    for (String path : List.of("/routers/to-held", "/routers/to-held/interfaces/held")) {
      assertThat(
              ours.refused(409, "in-use", "DELETE", ours.home() + path, null)
                  .get("detail")
                  .asText())
          .contains("holds", "faso peering end");
    }
    ours.refused(409, "in-use", "DELETE", ours.home() + "/segments/held", null);
    ours.refused(
        409,
        "in-use",
        "POST",
        ours.home() + "/subnets",
        "{\"segment\":\"held\",\"cidr\":\"fd00:7::/64\"}");
    ours.end("holds");
    ours.ok(202, "DELETE", ours.home() + "/routers/to-held", null);
    ours.ok(202, "DELETE", ours.home() + "/segments/held", null);
  }

  @Test
  void leads_agree_and_members_end() {
    propose("roles", "front");
    for (String token : List.of(theirs.member(), operator)) {
      assertThat(
              faso.call(
                      token,
                      "POST",
                      theirs.peering("roles") + "/actions/agree",
                      agreement(1, "data"))
                  .statusCode())
          .isEqualTo(403);
    }
    theirs.agree("roles", 1, "data");
    assertThat(faso.call(ours.member(), "DELETE", ours.peering("roles"), null).statusCode())
        .isEqualTo(202);
  }

  @Test
  void a_preview_agrees_to_nothing() {
    propose("dry", "front");
    JsonNode preview =
        theirs.ok(
            200,
            "POST",
            theirs.peering("dry") + "/actions/agree?dryRun=true",
            agreement(1, "data"));
    assertThat(preview.at("/resource/phase").asText()).isEqualTo("PROVISIONING");
    assertThat(theirs.get(theirs.peering("dry")).get("phase").asText()).isEqualTo("PROPOSED");
    HttpResponse<String> stale =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(ours.peering("dry")))
                .header("Authorization", "Bearer " + ours.lead())
                .header("If-Match", "\"7\"")
                .DELETE()
                .build());
    assertThat(stale.statusCode()).isEqualTo(412);
    ours.end("dry");
  }

  @Test
  void of_an_agreement_and_a_change_of_terms_or_an_end_at_once_one_comes_first() throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 10; round++) {
        String id = propose("race", "front").get("id").asText();
        boolean ends = round % 2 == 0;
        Future<HttpResponse<String>> agree =
            both.submit(
                () ->
                    theirs.call(
                        "POST", theirs.peering(id) + "/actions/agree", agreement(1, "data")));
        Future<HttpResponse<String>> other =
            both.submit(
                () ->
                    ends
                        ? ours.call("DELETE", ours.peering(id), null)
                        : ours.call("PATCH", ours.peering(id), "{\"purpose\":\"Other\"}"));
        HttpResponse<String> agreed = agree.get();
        assertThat(agreed.statusCode()).as(agreed.body()).isIn(202, 409);
        assertThat(other.get().statusCode()).as(other.get().body()).isIn(200, 202);
        JsonNode seen = ours.get(ours.peering(id));
        if (ends) {
          assertThat(seen.get("phase").asText())
              .isIn(agreed.statusCode() == 202 ? List.of("ENDING", "ENDED") : List.of("WITHDRAWN"));
        } else {
          // What is agreed is what was read, whatever was proposed beside it.
          assertThat(seen.get("purpose").asText())
              .isEqualTo(agreed.statusCode() == 202 ? "Births are looked up" : "Other");
          ours.end(id);
        }
        settle();
      }
    }
  }
}
