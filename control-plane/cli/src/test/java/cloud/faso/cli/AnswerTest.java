package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.client.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

final class AnswerTest {

  @Test
  void what_an_answer_says_is_read_once() throws Exception {
    try (FakeControlPlane server = new FakeControlPlane();
        HttpClient client = HttpClient.newHttpClient()) {
      URI sites = URI.create(server.url() + "/v1/sites");
      Answer answer =
          Answer.of(client.send(HttpRequest.newBuilder(sites).build(), BodyHandlers.ofByteArray()));

      assertThat(answer.json().path("items")).isNotEmpty();
      assertThat(answer.json()).isSameAs(answer.json());
    }
  }
}
