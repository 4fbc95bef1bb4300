package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.notices.SmtpSettings;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
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

  @Override
  void configure(FasoConfiguration configuration) {
    NotificationsConfiguration.Smtp smtp = new NotificationsConfiguration.Smtp();
    smtp.host = "127.0.0.1";
    smtp.port = 1;
    smtp.security = SmtpSettings.Security.NONE;
    smtp.from = "faso@example.org";
    configuration.notifications.smtp = smtp;
  }

  private void lead(String ministry, String name) {
    made(
        "/v1/people",
        "{\"username\":\"%1$s\",\"name\":\"%1$s\",\"email\":\"%1$s@example.org\",\"language\":\"en\"}"
            .formatted(name));
    made(
        "/v1/ministries/" + ministry + "/members",
        "{\"person\":\"%s\",\"role\":\"lead\"}".formatted(name));
  }

  /** What was written to somebody that has these words in its subject, the last first. */
  private List<String> mails(String name, String subject) {
    return Databases.jdbi(faso.plane().surroundings().database())
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select body from mail where email = :email and subject like :subject"
                            + " order by id desc")
                    .bind("email", name + "@example.org")
                    .bind("subject", "%" + subject + "%")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void one_ends_by_itself_on_its_day() {
    ObjectNode short_ = proposal("short", "front");
    short_.put("endsAt", in(Duration.ofSeconds(15)).toString());
    String id = ours.ok(201, "POST", ours.peerings(), short_.toString()).get("id").asText();
    ObjectNode lapsing = proposal("lapsing", "front", NOBODY);
    lapsing.put("endsAt", in(Duration.ofSeconds(14)).toString());
    String other = ours.ok(201, "POST", ours.peerings(), lapsing.toString()).get("id").asText();
    theirs.agree(id, 1, "data");
    settle();
    assertThat(agent.hear()).contains(id);

    assertThat(ours.get(ours.peering(id) + "?wait=ENDING&timeout=30").get("phase").asText())
        .isEqualTo("ENDING");
    assertThat(agent.hear()).doesNotContain(id);
    settle();
    JsonNode over = theirs.get(theirs.peering(id) + "?wait=EXPIRED&timeout=30");
    assertThat(over.get("phase").asText()).isEqualTo("EXPIRED");
    assertThat(over.get("phaseReason").asText()).contains("end date");
    assertThat(ours.get(ours.peering(other) + "?wait=LAPSED&timeout=30").get("phase").asText())
        .isEqualTo("LAPSED");
  }

  @Test
  void mails_tell_of_the_terms_that_are_asked_about_and_of_what_was_never_agreed() {
    lead("sante", "awa");
    lead("interieur", "issa");
    // Nobody was written to today.
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(handle -> handle.execute("delete from peering_mail"));
    String id = peered("written", "front", "data").get("id").asText();
    settle();
    assertThat(mails("issa", "written").getFirst())
        .contains("terms number 1", "Births are looked up", "faso peering show " + id);
    String later = in(Duration.ofDays(200)).truncatedTo(ChronoUnit.SECONDS).toString();
    theirs.ok(
        200,
        "PATCH",
        theirs.peering(id),
        "{\"endsAt\":\"%s\",\"purpose\":\"Deaths too\"}".formatted(later));
    assertThat(mails("awa", "written").getFirst())
        .contains("terms number 2", "Deaths too", later)
        .doesNotContain("Births");
    ours.end(id);
    assertThat(mails("issa", "written is over").getFirst()).contains("nothing passes");

    propose("unwanted", "front");
    theirs.ok(202, "POST", theirs.peering("unwanted") + "/actions/refuse", null);
    assertThat(mails("awa", "unwanted"))
        .singleElement()
        .satisfies(body -> assertThat(body).contains("was never agreed"));
  }

  @Test
  void who_agrees_while_a_colleague_has_is_to_look_again() throws Exception {
    String id = propose("raced", "front").get("id").asText();
    String waiting =
        kind == TestDatabases.Kind.H2
            ? "select count(*) from information_schema.sessions where blocker_id is not null"
            : "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                + " and datname = current_database()";
    Jdbi jdbi = Databases.jdbi(faso.plane().surroundings().database());
    try (ExecutorService beside = Executors.newSingleThreadExecutor();
        Handle colleague = jdbi.open()) {
      colleague.begin();
      // The colleague agrees, and the other side proposes something else at once.
      colleague.execute(
          """
          update peering set peer_segment_id =
              (select id from segment where tenant_id = peering.peer_tenant_id and name = 'data'),
            peer_cidrs = '["10.9.0.0/24"]', number = 77777, agreed_at = proposed_at, terms = 2,
            amended_by = tenant_id, amendment = concat('{"purpose":"Other","rules":', rules,
              ',"endsAt":"2027-01-31T00:00:00Z"}')
          where id = ?
          """,
          id);
      Future<HttpResponse<String>> agreed =
          beside.submit(
              () ->
                  theirs.call("POST", theirs.peering(id) + "/actions/agree", agreement(2, "data")));
      await()
          .atMost(30, SECONDS)
          .until(
              () ->
                  jdbi.withHandle(handle -> handle.createQuery(waiting).mapTo(Integer.class).one())
                      > 0);
      colleague.commit();
      assertThat(agreed.get().statusCode()).as(agreed.get().body()).isEqualTo(503);
    }
    theirs.agree(id, 2, "data");
    JsonNode seen = ours.get(ours.peering(id));
    assertThat(seen.get("purpose").asText()).isEqualTo("Other");
    assertThat(seen.get("amendment").isNull()).isTrue();
    ours.end(id);
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
    assertThat(entry.get("request").asText()).isEqualTo("the peering’s end date came");
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
    assertThat(json("/v1/audit?verb=deletePeering&target=" + id).at("/items/0/request").asText())
        .isEqualTo("the grace of the tenant is over");
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
