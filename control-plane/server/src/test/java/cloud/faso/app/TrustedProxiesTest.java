package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.TestDatabases;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a request comes from is what a proxy of ours says, and what nobody else does. */
final class TrustedProxiesTest {

  @Test
  void the_last_address_that_is_no_proxy_of_ours_counts(@TempDir Path home) throws Exception {
    assertThat(told(home, List.of("127.0.0.1", "10.0.0.0/8"), "6.6.6.6, 192.0.2.7, 10.0.0.3"))
        .isEqualTo("192.0.2.7");
  }

  @Test
  void nobody_else_is_believed(@TempDir Path home) throws Exception {
    assertThat(told(home, List.of("10.0.0.0/8"), "192.0.2.7")).isEqualTo("127.0.0.1");
  }

  /** The address in the audit of a request with this header. */
  private static String told(Path home, List<String> proxies, String forwardedFor)
      throws Exception {
    try (RunningControlPlane faso =
        new RunningControlPlane(
            home,
            TestDatabases.Kind.H2.newDatabase(),
            configuration -> configuration.trustedProxies = proxies)) {
      String operator = faso.plane().tokens.bootstrapOperator("root");
      var made =
          faso.send(
              HttpRequest.newBuilder(faso.url().resolve("/v1/sites"))
                  .POST(BodyPublishers.ofString("{\"name\":\"ouaga-1\"}"))
                  .header("Content-Type", "application/json")
                  .header("Authorization", "Bearer " + operator)
                  .header("X-Forwarded-For", forwardedFor)
                  .build());
      assertThat(made.statusCode()).isEqualTo(201);
      return RunningControlPlane.json(
              faso.call(operator, "GET", "/v1/audit?verb=createSite", null).body())
          .at("/items/0/from")
          .asText();
    }
  }
}
