package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.notices.SmtpSettings;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** How long a member may have a VM, and who is told that it ends. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LeasesOverHttpTest extends VmsOfOneTenant {

  /** Read once: what was asked for is compared with what is answered. */
  private final Instant today = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private String member;
  private String lead;

  @Override
  void configure(FasoConfiguration configuration) {
    configuration.leases.longestLeaseDays = 30;
    NotificationsConfiguration.Smtp smtp = new NotificationsConfiguration.Smtp();
    smtp.host = "127.0.0.1";
    smtp.port = 1;
    smtp.security = SmtpSettings.Security.NONE;
    smtp.from = "faso@example.org";
    configuration.notifications.smtp = smtp;
  }

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void letIn() {
    member = token("/v1/tenants/prod", "member");
    lead = token("/v1/ministries/sante", "lead");
    for (String each : List.of("awa", "issa", "ali")) {
      made(
          "/v1/people",
          "{\"username\":\"%1$s\",\"name\":\"%1$s\",\"email\":\"%1$s@sante.bf\",\"language\":\"%2$s\"}"
              .formatted(each, each.equals("issa") ? "en" : "fr"));
    }
    made("/v1/tenants/prod/members", "{\"person\":\"awa\",\"role\":\"member\"}");
    made("/v1/tenants/prod/members", "{\"person\":\"ali\",\"role\":\"viewer\"}");
    made("/v1/ministries/sante/members", "{\"person\":\"issa\",\"role\":\"lead\"}");
  }

  private String token(String home, String role) {
    return made(home + "/tokens", "{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role))
        .get("secret")
        .asText();
  }

  private Instant in(int days) {
    return today.plus(Duration.ofDays(days));
  }

  private HttpResponse<String> create(String token, String name, @Nullable Instant end) {
    String lease = end == null ? "" : ",\"expiresAt\":\"%s\"".formatted(end);
    return faso.call(
        token,
        "POST",
        VMS,
        "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\"%s}".formatted(name, lease));
  }

  private HttpResponse<String> extend(String token, String name, @Nullable Instant end) {
    String text = end == null ? "null" : "\"" + end + "\"";
    return faso.call(token, "PATCH", VMS + "/" + name, "{\"expiresAt\":%s}".formatted(text));
  }

  private static void refused(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("urn:faso:" + type);
  }

  private static JsonNode done(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return RunningControlPlane.json(answer.body());
  }

  private static Instant end(JsonNode vm) {
    return Instant.parse(vm.get("expiresAt").asText());
  }

  @Test
  void a_member_has_a_vm_for_the_longest_lease_and_others_may_grant_more() {
    assertThat(end(done(create(member, "usual", null)))).isBetween(in(29), in(31));
    refused(create(member, "longer", in(31)), 403, "lease-too-long");
    assertThat(end(done(create(member, "short", in(3))))).isEqualTo(in(3));
    refused(create(member, "past", in(-1)), 422, "invalid");
    assertThat(done(create(lead, "forever", null)).get("expiresAt").isNull()).isTrue();

    refused(extend(member, "short", in(31)), 403, "lease-too-long");
    refused(extend(member, "short", null), 403, "lease-too-long");
    assertThat(extend(member, "short", in(31)).body()).contains("30 days");
    assertThat(end(done(extend(lead, "short", in(90))))).isEqualTo(in(90));
    assertThat(end(done(extend(member, "short", in(60))))).isEqualTo(in(60));
    assertThat(done(extend(operator, "short", null)).get("expiresAt").isNull()).isTrue();
    assertThat(end(done(extend(member, "short", in(4))))).isEqualTo(in(4));
  }

  @Test
  void what_ends_soon_can_be_listed() {
    done(create(lead, "soon", in(1)));
    done(create(lead, "late", in(300)));

    String soon = get(VMS + "?expiringBefore=" + in(2)).toString();

    assertThat(soon).contains("\"soon\"").doesNotContain("\"late\"");
    assertThat(get("/v1/vms?expiringBefore=" + in(2)).toString()).contains("\"soon\"");
    assertThat(get(VMS + "?expiringBefore=" + in(301)).toString()).contains("\"late\"");
  }

  @Test
  void members_and_leads_are_told_each_in_their_language() {
    done(create(lead, "told", in(5)));

    faso.plane().background().stream()
        .filter(each -> each.name().equals("keep-vm-leases"))
        .map(Periodic::work)
        .forEach(Runnable::run);

    assertThat(get("/v1/mails?limit=500").get("items"))
        .extracting(mail -> mail.get("email").asText() + " " + mail.get("subject").asText())
        .contains(
            "awa@sante.bf Le bail de la VM told se termine bientôt",
            "issa@sante.bf The lease of VM told ends soon")
        .noneMatch(mail -> mail.startsWith("ali"));
  }
}
