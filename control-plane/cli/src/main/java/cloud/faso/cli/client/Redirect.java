package cloud.faso.cli.client;

import cloud.faso.cli.words.Words;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the browser brings the code to: a port of this machine, for this one sign-in. */
final class Redirect implements AutoCloseable {

  private static final String PATH = "/callback";

  private final HttpServer server;
  private final String state;
  private final Words words;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  /** What the issuer sent the browser back with. */
  sealed interface Answer {

    /** The person signed in. */
    record Code(String code) implements Answer {}

    /** The issuer refused, or the person did (RFC 6749, section 4.1.2.1). */
    record Refused(String why) implements Answer {}
  }

  /**
   * @param state what the browser must bring along: others could send a code of their own
   */
  Redirect(String state, Words words) throws IOException {
    this.state = state;
    this.words = words;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(PATH, this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  /** The answer; empty when none came in time. */
  Optional<Answer> await(Duration atMost) {
    try {
      return Optional.of(answer.get(atMost.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      if (parameter(query, "state").filter(state::equals).isEmpty()) {
        say(exchange, 400, words.of("login.not-ours"));
        return;
      }
      Answer answered = answer(query);
      say(
          exchange,
          200,
          switch (answered) {
            case Answer.Code _ -> words.of("login.go-back");
            case Answer.Refused refused -> words.of("login.refused-there", refused.why());
          });
      answer.complete(answered);
    }
  }

  private static Answer answer(String query) {
    return parameter(query, "code")
        .<Answer>map(Answer.Code::new)
        .orElseGet(
            () ->
                new Answer.Refused(
                    parameter(query, "error_description")
                        .or(() -> parameter(query, "error"))
                        .orElse("")));
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static Optional<String> parameter(String query, String name) {
    Matcher found = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query);
    return found.find()
        ? Optional.of(URLDecoder.decode(found.group(1), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
