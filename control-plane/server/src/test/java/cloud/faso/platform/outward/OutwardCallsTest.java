package cloud.faso.platform.outward;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.hardware.AgentTls;
import cloud.faso.hardware.Authority;
import cloud.faso.platform.outward.CallResult.Answered;
import cloud.faso.platform.outward.CallResult.Failed;
import cloud.faso.platform.outward.CallResult.Why;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a target answers, and that nothing else is called than was looked at. */
@Timeout(60)
final class OutwardCallsTest {

  /** Where Debian is installed by its own installer, localhost is both. */
  private static final Destinations HERE = new Destinations(true, List.of("127.0.0.1", "::1"));

  private final List<HttpServer> servers = new ArrayList<>();
  private final List<OutwardCalls> clients = new ArrayList<>();
  private final AtomicInteger called = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
    clients.forEach(OutwardCalls::close);
    servers.forEach(server -> server.stop(0));
  }

  private interface Answer {
    void give(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private int serve(HttpServer server, Answer answer) throws IOException {
    servers.add(server);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          called.incrementAndGet();
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            answer.give(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return server.getAddress().getPort();
  }

  private CallResult post(
      Destinations destinations, @Nullable Path authorities, Duration timeout, String url) {
    OutwardCalls calls = new OutwardCalls(destinations, authorities, timeout);
    clients.add(calls);
    return calls.post(URI.create(url), "application/json", Map.of("webhook-id", "1"), new byte[10]);
  }

  private CallResult post(String url) {
    return post(HERE, null, Duration.ofSeconds(20), url);
  }

  @Test
  void a_redirect_is_an_answer_and_not_followed() throws Exception {
    int port =
        serve(
            HttpServer.create(),
            exchange -> {
              exchange.getResponseHeaders().set("Location", "/elsewhere");
              exchange.sendResponseHeaders(307, -1);
            });

    assertThat(post("http://127.0.0.1:" + port + "/")).isEqualTo(new Answered(307));
    assertThat(called).hasValue(1);
  }

  @Test
  void a_wish_for_credentials_is_an_answer_like_any_other() throws Exception {
    int port = serve(HttpServer.create(), exchange -> exchange.sendResponseHeaders(401, -1));

    assertThat(post("http://127.0.0.1:" + port + "/")).isEqualTo(new Answered(401));
    assertThat(called).hasValue(1);
  }

  @Test
  void of_an_answer_without_end_the_status_counts() throws Exception {
    int port =
        serve(
            HttpServer.create(),
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              byte[] part = new byte[8192];
              while (over.getCount() > 0) {
                exchange.getResponseBody().write(part);
              }
            });

    assertThat(post("http://127.0.0.1:" + port + "/")).isEqualTo(new Answered(200));
  }

  @Test
  void who_does_not_answer_is_not_waited_for() throws Exception {
    int port = serve(HttpServer.create(), _ -> over.await());

    assertThat(post(HERE, null, Duration.ofMillis(300), "http://127.0.0.1:" + port + "/"))
        .isEqualTo(new Failed(Why.TIMEOUT));
  }

  @Test
  void a_name_is_looked_at_when_it_is_called_too() throws Exception {
    int port = serve(HttpServer.create(), exchange -> exchange.sendResponseHeaders(200, -1));
    Destinations strict = new Destinations(true, List.of());

    for (String host : List.of("localhost", "127.0.0.1")) {
      assertThat(post(strict, null, Duration.ofSeconds(20), "http://" + host + ":" + port + "/"))
          .as(host)
          .isEqualTo(new Failed(Why.CLOSED));
    }
    assertThat(called).hasValue(0);
  }

  @Test
  void who_is_not_there_is_told_apart() {
    assertThat(post("http://127.0.0.1:1/")).isEqualTo(new Failed(Why.UNREACHABLE));
    assertThat(post("http://no-such-host.invalid/")).isEqualTo(new Failed(Why.UNKNOWN_HOST));
  }

  @Test
  void a_certificate_must_be_of_the_name_and_of_an_authority_that_is_trusted(@TempDir Path folder)
      throws Exception {
    Authority authority =
        Authority.inMemory(Duration.ofDays(1), Clock.systemUTC(), new SecureRandom());
    Path known = Files.writeString(folder.resolve("ca.pem"), authority.rootPem());
    String right =
        "https://localhost:" + tls(AgentTls.context(authority, List.of("localhost"))) + "/";
    String wrong =
        "https://localhost:" + tls(AgentTls.context(authority, List.of("other.bf"))) + "/";
    Duration timeout = Duration.ofSeconds(20);

    assertThat(post(HERE, known, timeout, right)).isEqualTo(new Answered(204));
    assertThat(post(HERE, known, timeout, wrong)).isEqualTo(new Failed(Why.TLS));
    assertThat(post(HERE, null, timeout, right)).isEqualTo(new Failed(Why.TLS));
    assertThat(called).hasValue(1);
  }

  private int tls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return serve(server, exchange -> exchange.sendResponseHeaders(204, -1));
  }
}
