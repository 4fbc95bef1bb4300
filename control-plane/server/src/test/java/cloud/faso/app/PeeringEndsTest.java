package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What becomes of peerings without anybody's call. */
@OnBothDatabases
final class PeeringEndsTest extends TwoTenants {

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void wire() {
    ours.segment("front", "\"cidr\":\"10.0.0.0/24\"");
    theirs.segment("data", "\"cidr\":\"10.9.0.0/24\"");
  }

  /** As if so much time had passed since. */
  private void set(String column, String id, Duration fromNow) {
    OffsetDateTime time = in(fromNow).atOffset(ZoneOffset.UTC);
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute("update peering set " + column + " = ? where id = ?", time, id));
  }

  @Test
  void one_whose_day_came_while_nobody_looked_ends_with_the_first_look() {
    String id = peered("late", "front", "data").get("id").asText();
    settle();
    set("ends_at", id, Duration.ofDays(-3));

    assertThat(ours.get(ours.peering(id) + "?wait=ENDING&timeout=30").get("phase").asText())
        .isEqualTo("ENDING");
    assertThat(agent.hear()).doesNotContain(id);
    settle();
    assertThat(ours.get(ours.peering(id)).get("phase").asText()).isEqualTo("EXPIRED");
    JsonNode entry = json("/v1/audit?verb=deletePeering&target=" + id).at("/items/0");
    assertThat(entry.get("request").asText()).isEqualTo("the peering's end date came");
    // Whatever the clock says later, what is over stays over.
    set("ends_at", id, Duration.ofDays(3));
    ours.refused(409, "wrong-phase", "PATCH", ours.peering(id), "{\"purpose\":\"x\"}");
  }

  @Test
  void nobody_agrees_to_what_has_ended_though_nobody_looked_yet() {
    String id = propose("old", "front").get("id").asText();
    set("ends_at", id, Duration.ofSeconds(-1));
    theirs.refused(
        409, "wrong-phase", "POST", theirs.peering(id) + "/actions/agree", agreement(1, "data"));
    assertThat(ours.get(ours.peering(id) + "?wait=LAPSED&timeout=30").get("phase").asText())
        .isEqualTo("LAPSED");
  }

  @Test
  void a_proposal_that_nobody_answers_lapses() {
    String id = propose("unanswered", "front").get("id").asText();
    set("created_at", id, Duration.ofDays(-30));

    JsonNode over = ours.get(ours.peering(id) + "?wait=LAPSED&timeout=30");
    assertThat(over.get("phase").asText()).isEqualTo("LAPSED");
    assertThat(over.get("phaseReason").asText()).contains("in time");
  }

  @Test
  void the_other_side_goes_on_without_a_tenant_that_is_retired() {
    String tenant =
        made("/v1/ministries/interieur/tenants", "{\"name\":\"leaving\"}").get("id").asText();
    Side leaving =
        new Side(faso, "leaving", tenant, theirs.lead(), token("/v1/tenants/" + tenant, "member"));
    leaving.segment("gone", "\"cidr\":\"10.6.0.0/24\"");
    String id =
        ours.ok(201, "POST", ours.peerings(), proposal("with-leaving", "front", tenant).toString())
            .get("id")
            .asText();
    leaving.agree(id, 1, "gone");
    String unanswered =
        ours.ok(201, "POST", ours.peerings(), proposal("unseen", "front", tenant).toString())
            .get("id")
            .asText();
    leaving.ok(
        201,
        "POST",
        leaving.home() + "/offers",
        "{\"name\":\"gone\",\"description\":\"x\",\"segment\":\"gone\",\"endsAt\":\"%s\",\"rules\":%s}"
            .formatted(in(Duration.ofDays(9)), OPEN));
    settle();
    JsonNode preview =
        RunningControlPlane.json(
            faso.call(operator, "POST", leaving.home() + "/actions/retire?dryRun=true", null)
                .body());
    assertThat(preview.at("/goes/peerings").asInt()).as(preview.toString()).isEqualTo(1);

    assertThat(faso.call(operator, "POST", leaving.home() + "/actions/retire", null).statusCode())
        .isEqualTo(202);
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute(
                    "update tenant set goes_at = timestamp with time zone '2026-01-01 00:00:00+00'"
                        + " where id = ?",
                    tenant));
    await()
        .atMost(60, SECONDS)
        .until(
            () -> {
              settle();
              return faso.call(operator, "GET", leaving.home(), null).statusCode() == 404;
            });
    assertThat(agent.hear()).doesNotContain(id);
    JsonNode over = ours.get(ours.peering(id));
    assertThat(over.get("phase").asText()).isEqualTo("ENDED");
    assertThat(over.get("phaseReason").asText()).contains("retired");
    // That there was such a tenant is not learnt from what it never agreed to.
    assertThat(ours.get(ours.peering(unanswered)).get("phase").asText()).isEqualTo("PROPOSED");
    set("created_at", unanswered, Duration.ofDays(-30));
    JsonNode lapsed = ours.get(ours.peering(unanswered) + "?wait=LAPSED&timeout=30");
    assertThat(lapsed.get("phase").asText()).isEqualTo("LAPSED");
    assertThat(lapsed.get("phaseReason").asText()).contains("in time");
    assertThat(json("/v1/doctor").get("findings")).isEmpty();
  }

  private JsonNode json(String path) {
    return RunningControlPlane.json(faso.call(operator, "GET", path, null).body());
  }
}
