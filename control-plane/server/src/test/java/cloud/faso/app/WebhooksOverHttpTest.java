package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.app.Receiver.Message;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.util.Duration;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Events arrive at a target: signed, in order, again until they do, and only one's own. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebhooksOverHttpTest {

  @Parameter private TestDatabases.Kind kind;
  private RunningControlPlane faso;
  private String operator;
  private Receiver receiver;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    faso =
        new RunningControlPlane(
            home,
            kind.newDatabase(),
            configuration -> {
              configuration.notifications.webhooks.plainHttp = true;
              configuration.notifications.webhooks.networks = List.of("127.0.0.1");
              configuration.notifications.webhooks.firstRetry = Duration.milliseconds(50);
              configuration.notifications.webhooks.longestRetry = Duration.milliseconds(50);
              configuration.notifications.webhooks.attempts = 3;
            });
    operator = faso.plane().tokens.bootstrapOperator("test");
    for (String code : List.of("sante", "eau")) {
      post("/v1/ministries", "{\"code\":\"%s\",\"nameFr\":\"M\",\"nameEn\":\"M\"}".formatted(code));
      post("/v1/ministries/" + code + "/tenants", "{\"name\":\"" + code + "-prod\"}");
    }
  }

  @AfterParameterizedClassInvocation
  void stop() {
    faso.close();
  }

  @BeforeEach
  void listen() throws Exception {
    receiver = new Receiver();
  }

  @AfterEach
  void hangUp() {
    receiver.close();
  }

  @Test
  void what_happens_arrives_signed_and_in_order() {
    String secret = webhook("/v1", "ordered", "site.*").get("secret").asText();
    for (int i = 1; i <= 5; i++) {
      post("/v1/sites", "{\"name\":\"ordered-%d\"}".formatted(i));
    }

    await().atMost(30, SECONDS).until(() -> receiver.messages().size() >= 5);
    assertThat(receiver.messages())
        .extracting(Message::name)
        .containsExactly("ordered-1", "ordered-2", "ordered-3", "ordered-4", "ordered-5");
    assertThat(receiver.messages())
        .allMatch(message -> message.isSignedWith(secret))
        .allMatch(message -> message.type().equals("site.created"));
    assertThat(secret).startsWith("whsec_");
  }

  private JsonNode webhook(String home, String name, String events) {
    return post(
        home + "/webhooks",
        "{\"name\":\"%s\",\"url\":\"%s\",\"events\":[\"%s\"]}"
            .formatted(name, receiver.url(), events));
  }

  private JsonNode post(String path, String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return RunningControlPlane.json(answer.body());
  }
}
