package cloud.faso.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A target of webhooks on this machine, which answers as it is told. */
public final class Receiver implements AutoCloseable {

  private final HttpServer server;
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  /** Status that is answered. */
  public volatile int answer = 204;

  public Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  /** A request as it came. */
  public record Message(String id, String timestamp, String signature, String body, int answered) {

    /** As standardwebhooks.com tells receivers to do it. */
    boolean isSignedWith(String secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed = id + "." + timestamp + "." + body;
        String expected =
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        return Stream.of(signature.split(" ")).anyMatch(expected::equals);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    public String type() {
      return RunningControlPlane.json(body).get("type").asText();
    }

    public String name() {
      return RunningControlPlane.json(body).at("/data/name").asText();
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int status = answer;
      messages.add(
          new Message(
              exchange.getRequestHeaders().getFirst("webhook-id"),
              exchange.getRequestHeaders().getFirst("webhook-timestamp"),
              exchange.getRequestHeaders().getFirst("webhook-signature"),
              body,
              status));
      exchange.getResponseHeaders().set("Location", url());
      exchange.sendResponseHeaders(status, -1);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** All that came, whatever was answered. */
  public List<Message> messages() {
    return messages;
  }

  /** What was taken. */
  public List<Message> taken() {
    return messages.stream().filter(each -> each.answered() < 300).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
