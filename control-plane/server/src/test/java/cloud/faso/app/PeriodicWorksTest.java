package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.hardware.Authority;
import cloud.faso.notices.MailServer;
import cloud.faso.platform.background.WorkLedger;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a control plane that was started does again and again, without being called. */
final class PeriodicWorksTest {

  private final Authority authority =
      Authority.inMemory(Duration.ofDays(1), Clock.systemUTC(), new SecureRandom());

  @Test
  void a_running_control_plane_does_all_its_works_by_itself(@TempDir Path home) throws Exception {
    try (RunningControlPlane faso = new RunningControlPlane(home, null)) {
      assertThat(faso.plane().works.entries())
          .extracting(WorkLedger.Entry::name)
          .containsExactly(
              "close-statements",
              "dispatch-webhooks",
              "end-peerings",
              "follow-events",
              "forget-audit",
              "forget-confirmations",
              "forget-console-queries",
              "forget-deliveries",
              "forget-events",
              "forget-idempotency-keys",
              "forget-login-failures",
              "forget-mails",
              "forget-operations",
              "forget-peerings",
              "forget-sessions",
              "forget-trace-queries",
              "keep-leases",
              "keep-quota-loans",
              "keep-vm-leases",
              "number-events",
              "number-ports",
              "place-pending-vms",
              "reload-fleet",
              "renew-server-certificate",
              "retire-tenants",
              "seal-audit",
              "send-mails",
              "settle-networks",
              "sweep-image-store",
              "tell-counted-refusals",
              "warn-of-peerings",
              "watch-other-replicas",
              "watch-pools",
              "watch-quotas",
              "watch-requests");
    }
  }

  @Test
  void a_mail_is_sent_by_itself(@TempDir Path home) throws Exception {
    Path password = Files.writeString(home.resolve("password"), MailServer.PASSWORD + "\n");
    try (MailServer mails = new MailServer(home, authority, "localhost");
        RunningControlPlane faso =
            new RunningControlPlane(
                home, null, configuration -> send(configuration, mails, password))) {
      String operator = faso.plane().tokens.bootstrapOperator("test");
      made(
          faso.call(
              operator,
              "POST",
              "/v1/ministries",
              "{\"code\":\"sante\",\"nameFr\":\"x\",\"nameEn\":\"x\"}"));
      String lead =
          made(faso.call(
                  operator,
                  "POST",
                  "/v1/ministries/sante/tokens",
                  "{\"name\":\"lead\",\"role\":\"lead\"}"))
              .get("secret")
              .asText();

      made(
          faso.call(
              lead,
              "POST",
              "/v1/ministries/sante/requests",
              """
              {"call":"patchMinistryQuota","payload":{"vcpus":{"limit":4000}},"reason":"a campaign"}
              """));

      await()
          .atMost(60, SECONDS)
          .untilAsserted(
              () ->
                  assertThat(mails.messages())
                      .as(faso.call(operator, "GET", "/v1/mails", null).body())
                      .isNotEmpty());
      MimeMessage mail = mails.messages().getFirst();
      assertThat(mail.getAllRecipients()[0].toString()).contains("noc@example.bf");
    }
  }

  private static void send(FasoConfiguration configuration, MailServer mails, Path password) {
    var smtp = new NotificationsConfiguration.Smtp();
    smtp.port = mails.port();
    smtp.user = MailServer.USER;
    smtp.passwordFile = password;
    smtp.from = "faso@anptic.bf";
    smtp.authorities = mails.authorities;
    configuration.notifications.smtp = smtp;
    var reader = new NotificationsConfiguration.Operator();
    reader.email = "noc@example.bf";
    configuration.notifications.operators = List.of(reader);
  }

  private static JsonNode made(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }
}
