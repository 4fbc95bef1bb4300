package cloud.faso.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Discovery, told by documents that a compliant issuer would not give. */
final class IssuerDocumentsTest {

  private IssuerDocuments documents;
  private HttpServer server;
  private URI issuer;
  private String document = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/.well-known/openid-configuration", () -> document);
    server.start();
    issuer = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    documents = new IssuerDocuments(issuer);
  }

  private void answer(String path, Supplier<String> text) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @AfterEach
  void end() {
    documents.close();
    server.stop(0);
  }

  private void tells(String itself, String keys) {
    document = "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(itself, keys);
  }

  @Test
  void keys_are_where_the_issuer_says() throws IOException {
    tells(issuer.toString(), issuer + "/jwks");
    assertThat(documents.keys()).isEqualTo(issuer.resolve("/jwks"));
  }

  @Test
  void keys_that_moved_are_fetched_from_where_they_are_now() throws IOException {
    answer("/old", () -> "old keys");
    answer("/new", () -> "new keys");
    tells(issuer.toString(), issuer + "/old");
    URL first = documents.keys().toURL();
    assertThat(documents.retrieveResource(first).getContent()).isEqualTo("old keys");

    tells(issuer.toString(), issuer + "/new");
    assertThat(documents.retrieveResource(first).getContent()).isEqualTo("new keys");
  }

  @Test
  void a_document_of_another_issuer_is_not_believed() {
    tells("https://elsewhere.example", issuer + "/jwks");
    assertThatThrownBy(() -> documents.keys())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is of issuer https://elsewhere.example");
  }

  @Test
  void keys_are_not_fetched_in_the_open_from_elsewhere() {
    tells(issuer.toString(), "http://elsewhere.example/jwks");
    assertThatThrownBy(() -> documents.keys())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("names no keys");
  }
}
