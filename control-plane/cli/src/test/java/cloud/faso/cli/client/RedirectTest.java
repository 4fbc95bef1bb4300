package cloud.faso.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.client.Redirect.Answer;
import cloud.faso.cli.words.Words;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a browser that comes back is shown, and what is made of it. */
class RedirectTest {

  private final HttpClient browser = HttpClient.newHttpClient();
  private Redirect redirect;

  @BeforeEach
  void listen() throws IOException {
    redirect = new Redirect("ours", Words.of(Map.of()));
  }

  @AfterEach
  void close() {
    redirect.close();
    browser.close();
  }

  @Test
  void a_code_is_taken_and_the_person_sent_back() throws Exception {
    assertThat(open("state=ours&code=c%2B1")).contains("200", "You are signed in");
    assertThat(redirect.await(Duration.ofSeconds(10))).contains(new Answer.Code("c+1"));
  }

  @Test
  void a_refusal_is_shown_where_it_was_made_and_told() throws Exception {
    String said = "error=access_denied&error_description=not+this+time";

    assertThat(open("state=ours&" + said))
        .contains("refused", "not this time")
        .doesNotContain("signed in");
    assertThat(redirect.await(Duration.ofSeconds(10)))
        .contains(new Answer.Refused("not this time"));
  }

  @Test
  void what_belongs_to_no_sign_in_of_ours_is_not_taken() throws Exception {
    assertThat(open("state=theirs&code=c-1")).contains("400", "no sign-in of this terminal");
    open("state=ours&code=c-2");
    assertThat(redirect.await(Duration.ofSeconds(10))).contains(new Answer.Code("c-2"));
  }

  private String open(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        browser.send(
            HttpRequest.newBuilder(URI.create(redirect.url() + "?" + query)).build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
