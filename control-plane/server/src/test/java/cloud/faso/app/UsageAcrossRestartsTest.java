package cloud.faso.app;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A VM runs on while the control plane is restarted, and its agent tells again what it told. */
@OnBothDatabases
final class UsageAcrossRestartsTest {

  private static final String STRAY = "vm-01k3v8z6q4e9rb7t5m2xw0c1hz";
  private static final String VM = "/v1/tenants/prod/vms/web";

  /** How a control plane ends. */
  enum End {
    ORDERLY,
    KILLED;

    void come(RunningControlPlane faso) throws Exception {
      if (this == KILLED) {
        faso.cutOff();
      }
    }
  }

  private final String url;
  private final DataSource beside;

  UsageAcrossRestartsTest(TestDatabases.Kind kind) {
    url = kind.newDatabase();
    beside = TestDatabases.pool(url);
  }

  @AfterEach
  void close() {
    beside.close(true);
  }

  @ParameterizedTest
  @EnumSource
  void no_minute_is_lost_and_none_counted_twice(End end, @TempDir Path home) throws Exception {
    String operator;
    try (RunningControlPlane faso = new RunningControlPlane(home, url)) {
      operator = faso.plane().tokens.bootstrapOperator("test");
      new Catalogue(faso, operator).make("sante", "prod", 4);
      call(faso, operator, 201, "POST", "/v1/sites", "{\"name\":\"ouaga\"}");
      call(faso, operator, 201, "POST", "/v1/nodes", "{\"name\":\"n1\",\"site\":\"ouaga\"}");
      try (TinyAgent _ = agent(faso, operator)) {
        call(
            faso,
            operator,
            201,
            "POST",
            "/v1/tenants/prod/vms",
            "{\"name\":\"web\",\"flavor\":\"small\",\"image\":\"tiny\"}");
        awaitPhase(faso, operator, "RUNNING");
      }
      pass(Duration.ofMinutes(61));
      assertThat(counted(faso, operator).get("VCPU_RUNNING")).isBetween(60L, 70L);
      end.come(faso);
    }

    pass(Duration.ofMinutes(30));
    try (RunningControlPlane faso = new RunningControlPlane(home, url)) {
      assertThat(counted(faso, operator).get("VCPU_RUNNING"))
          .as("it ran while nobody looked")
          .isBetween(90L, 100L);
      try (TinyAgent _ = agent(faso, operator)) {
        call(faso, operator, 200, "GET", "/v1/nodes/n1?wait=READY&timeout=30", null);
        pass(Duration.ofMinutes(10));
        assertThat(counted(faso, operator).get("VCPU_RUNNING")).isBetween(100L, 110L);
        call(faso, operator, 202, "POST", VM + "/actions/stop", "{\"force\":true}");
        awaitPhase(faso, operator, "STOPPED");
        end.come(faso);
      }
    }

    long ran;
    try (RunningControlPlane faso = new RunningControlPlane(home, url)) {
      ran = counted(faso, operator).getOrDefault("VCPU_RUNNING", 0L);
    }
    pass(Duration.ofMinutes(45));
    try (RunningControlPlane faso = new RunningControlPlane(home, url)) {
      Map<String, Long> used = counted(faso, operator);
      assertThat(used)
          .containsEntry("VCPU_RUNNING", ran)
          .containsEntry("MEMORY_RUNNING", 512 * ran);
      assertThat(used.get("VCPU_STOPPED")).isBetween(45L, 55L);
    }
  }

  private static TinyAgent agent(RunningControlPlane faso, String operator) throws Exception {
    JsonNode join = call(faso, operator, 201, "POST", "/v1/nodes/n1/join-token", "{}");
    return new TinyAgent(faso, join.get("token").asText(), STRAY);
  }

  private static void awaitPhase(RunningControlPlane faso, String operator, String phase) {
    JsonNode vm = call(faso, operator, 200, "GET", VM + "?wait=" + phase + "&timeout=30", null);
    assertThat(vm.get("phase").asText()).isEqualTo(phase);
  }

  /** As if so much time had passed: what was metered began, and ended, so much earlier. */
  private void pass(Duration time) {
    Databases.jdbi(beside)
        .useTransaction(
            database -> {
              String earlier = " - interval '" + time.toMinutes() + "' minute";
              database.execute("update meter set since = since" + earlier);
              database.execute(
                  "update metered set began_at = began_at%1$s, ended_at = ended_at%1$s"
                      .formatted(earlier));
            });
  }

  /**
   * What the tenant used, by item. Running or not, the one VM's vCPU and disk were there in each
   * minute from the first on, and in none twice.
   */
  private Map<String, Long> counted(RunningControlPlane faso, String operator) {
    LocalDate yesterday = LocalDate.now(UTC).minusDays(1);
    JsonNode usage =
        call(faso, operator, 200, "GET", "/v1/tenants/prod/usage?from=" + yesterday, null);
    Map<String, Long> used = new HashMap<>();
    usage
        .get("total")
        .forEach(each -> used.put(each.get("item").asText(), each.get("quantity").asLong()));
    long minutes = minute(Instant.parse(usage.get("until").asText())) - minute(first());
    assertThat(used.getOrDefault("VCPU_RUNNING", 0L) + used.getOrDefault("VCPU_STOPPED", 0L))
        .isEqualTo(minutes);
    assertThat(used).containsEntry("DISK", 5 * minutes);
    return used;
  }

  private static long minute(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), 60);
  }

  private Instant first() {
    return Databases.jdbi(beside)
        .withHandle(
            database ->
                database
                    .createQuery(
                        """
                        select min(began)
                        from (select since as began from meter
                          union all select began_at from metered) intervals
                        """)
                    .mapTo(OffsetDateTime.class)
                    .one())
        .toInstant();
  }

  private static JsonNode call(
      RunningControlPlane faso,
      String token,
      int status,
      String method,
      String path,
      @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body().isEmpty() ? "{}" : answer.body());
  }
}
