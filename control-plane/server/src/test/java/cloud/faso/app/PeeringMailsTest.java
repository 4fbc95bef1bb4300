package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.notices.SmtpSettings;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** How often people are written to about what another tenant proposes to theirs. */
@OnBothDatabases
final class PeeringMailsTest extends TwoTenants {

  @Override
  void configure(FasoConfiguration configuration) {
    NotificationsConfiguration.Smtp smtp = new NotificationsConfiguration.Smtp();
    smtp.host = "127.0.0.1";
    smtp.port = 1;
    smtp.security = SmtpSettings.Security.NONE;
    smtp.from = "faso@example.org";
    configuration.notifications.smtp = smtp;
  }

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void wire() {
    ours.segment("front", "\"cidr\":\"10.0.0.0/24\"");
    theirs.segment("data", "\"cidr\":\"10.9.0.0/24\"");
    reader("awa", ours);
    reader("issa", theirs);
  }

  private void reader(String name, Side side) {
    made(
        "/v1/people",
        "{\"username\":\"%1$s\",\"name\":\"%1$s\",\"email\":\"%1$s@example.bf\",\"language\":\"en\"}"
            .formatted(name));
    made(side.home() + "/members", "{\"person\":\"%s\",\"role\":\"member\"}".formatted(name));
  }

  private Jdbi jdbi() {
    return Databases.jdbi(faso.plane().surroundings().database());
  }

  private long mailsTo(String name) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select count(*) from mail where notice = 'peering-proposed' and email = ?")
                    .bind(0, name + "@example.bf")
                    .mapTo(Long.class)
                    .one());
  }

  @Test
  void whoever_proposes_again_and_again_has_one_mail_a_day_written() {
    propose("again", "front");
    assertThat(mailsTo("issa")).isEqualTo(1);
    ours.ok(200, "PATCH", ours.peering("again"), "{\"purpose\":\"Other\"}");
    ours.end("again");
    propose("again", "front");
    assertThat(mailsTo("issa")).isEqualTo(1);

    // What the others ask of this side is another matter.
    theirs.agree("again", 1, "data");
    theirs.ok(200, "PATCH", theirs.peering("again"), "{\"purpose\":\"Theirs\"}");
    assertThat(mailsTo("awa")).isEqualTo(1);

    OffsetDateTime yesterday = in(Duration.ofDays(-1)).atOffset(ZoneOffset.UTC);
    jdbi().useHandle(handle -> handle.execute("update peering_mail set written_at = ?", yesterday));
    ours.ok(200, "PATCH", ours.peering("again"), "{\"purpose\":\"Ours\"}");
    ours.ok(200, "PATCH", ours.peering("again"), "{\"purpose\":\"Ours again\"}");
    assertThat(mailsTo("issa")).isEqualTo(2);
    ours.end("again");
  }

  @Test
  void other_terms_do_not_prolong_a_proposal() {
    String id = propose("prolonged", "front").get("id").asText();
    OffsetDateTime before = in(Duration.ofDays(-30)).atOffset(ZoneOffset.UTC);
    ours.ok(200, "PATCH", ours.peering(id), "{\"purpose\":\"Other\"}");
    jdbi()
        .useHandle(
            handle -> handle.execute("update peering set created_at = ? where id = ?", before, id));

    assertThat(ours.get(ours.peering(id) + "?wait=LAPSED&timeout=30").get("phase").asText())
        .isEqualTo("LAPSED");
  }
}
