package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused attempts that anybody can go on with for ever are told of by how many they are. */
final class CountedRefusalsTest {

  private static final int TRIES = 40;
  private static final int PER_SECOND = 2;

  private final String url = TestDatabases.Kind.H2.newDatabase();

  @Test
  void none_of_a_stranger_s_is_left_out(@TempDir Path home) throws Exception {
    try (RunningControlPlane faso = new RunningControlPlane(home, url)) {
      assertThat(refusals(faso, "faso_nobody", 401)).isEqualTo(TRIES);
      faso.plane().refusals.close();

      List<JsonNode> told = told(faso, faso.plane().tokens.bootstrapOperator("test"));

      assertThat(attempts(told)).isEqualTo(TRIES);
      assertThat(told).hasSizeLessThan(TRIES / 2);
      assertThat(told).allMatch(entry -> entry.path("from").asText().equals("127.0.0.1"));
    }
  }

  @Test
  void who_comes_too_fast_is_told_of_also_when_the_server_stops(@TempDir Path home)
      throws Exception {
    String operator;
    int refused;
    try (RunningControlPlane faso =
        new RunningControlPlane(home, url, its -> its.requestsPerSecond = PER_SECOND)) {
      operator = faso.plane().tokens.bootstrapOperator("test");
      refused = refusals(faso, operator, 429);
      assertThat(refused).isPositive();
    }

    try (RunningControlPlane faso = new RunningControlPlane(home, url)) {
      List<JsonNode> told =
          told(faso, operator).stream()
              .filter(entry -> entry.path("status").asInt() == 429)
              .toList();

      assertThat(attempts(told)).isEqualTo(refused);
      assertThat(told)
          .allMatch(entry -> entry.path("name").asText().equals("test"))
          .allMatch(entry -> entry.path("code").asText().equals("rate-limited"));
    }
  }

  /** How many of some tries were answered so. */
  private static int refusals(RunningControlPlane faso, @Nullable String token, int status) {
    return (int)
        Stream.generate(() -> faso.call(token, "POST", "/v1/sites", "{\"name\":\"bobo\"}"))
            .limit(TRIES)
            .map(HttpResponse::statusCode)
            .filter(each -> each == status)
            .count();
  }

  private static List<JsonNode> told(RunningControlPlane faso, String operator) {
    return RunningControlPlane.json(
            faso.call(operator, "GET", "/v1/audit?verb=createSite&limit=500", null).body())
        .path("items")
        .valueStream()
        .toList();
  }

  private static int attempts(List<JsonNode> told) {
    return told.stream().mapToInt(entry -> entry.path("attempts").asInt()).sum();
  }
}
