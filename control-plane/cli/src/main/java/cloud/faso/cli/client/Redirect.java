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
  private final CompletableFuture<Optional<String>> code = new CompletableFuture<>();

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

  /** The code; empty when the person was refused, or too slow. */
  Optional<String> await(Duration atMost) {
    try {
      return code.get(atMost.toSeconds(), TimeUnit.SECONDS);
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
      boolean ours = parameter(query, "state").filter(state::equals).isPresent();
      String said = words.of(ours ? "login.go-back" : "login.not-ours");
      byte[] body = said.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(ours ? 200 : 400, body.length);
      exchange.getResponseBody().write(body);
      if (ours) {
        code.complete(parameter(query, "code"));
      }
    }
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
