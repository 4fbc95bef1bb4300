package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.LockWaits;
import cloud.faso.platform.db.OnBothDatabases;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Something is made for a tenant or a ministry that is just being deleted: it is not left over. */
@Timeout(120)
@OnBothDatabases
final class ParentRacesTest extends InOneControlPlane {

  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl t";

  private static final String BODY =
      """
      {"tokens":{"name":"t","role":"viewer"},"keys":{"name":"k","publicKey":"%s"},
       "webhooks":{"name":"w","url":"http://127.0.0.1:9/","events":["*"]},
       "members":{"person":"awa","role":"viewer"},
       "segments":{"name":"s","cidr":"10.0.0.0/24"},
       "security-groups":{"name":"g"},
       "routers":{"name":"r"},
       "requests":{"call":"patchTenantQuota","payload":{"vcpus":{"limit":32}},"reason":"x"}}
      """
          .formatted(KEY);

  private Jdbi jdbi;
  private int made;

  @Override
  void configure(FasoConfiguration configuration) {
    configuration.notifications.webhooks.plainHttp = true;
    configuration.notifications.webhooks.networks = List.of("127.0.0.1");
  }

  @BeforeEach
  void open() {
    jdbi = Databases.jdbi(faso.plane().surroundings().database());
    if (call("GET", "/v1/people/awa", null).statusCode() == 404) {
      post("/v1/people", "{\"username\":\"awa\",\"name\":\"Awa\",\"email\":\"awa@sante.bf\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tokens,api_token",
    "keys,ssh_key",
    "webhooks,webhook",
    "members,member",
    "segments,segment",
    "security-groups,security_group",
    "routers,router",
    "requests,request"
  })
  void nothing_is_made_for_a_tenant_that_goes_meanwhile(String what, String table)
      throws Exception {
    String ministry = ministry();
    String tenant =
        post("/v1/ministries/" + ministry + "/tenants", "{\"name\":\"t%d\"}".formatted(made));
    String body = RunningControlPlane.json(BODY).get(what).toString();

    HttpResponse<String> answer =
        whileGone("tenant", tenant, "/v1/tenants/" + tenant + "/" + what, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(count(table, "tenant_id", tenant)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"tokens,api_token", "webhooks,webhook", "members,member"})
  void nothing_is_made_for_a_ministry_that_goes_meanwhile(String what, String table)
      throws Exception {
    String ministry = ministry();
    String body =
        RunningControlPlane.json(BODY).get(what).toString().replace("\"viewer\"", "\"lead\"");

    HttpResponse<String> answer =
        whileGone("ministry", ministry, "/v1/ministries/" + ministry + "/" + what, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(count(table, "ministry_id", ministry)).isZero();
  }

  /** In the body, it is an unknown one. */
  @ParameterizedTest
  @CsvSource({"tenant,tenants,viewer", "ministry,ministries,lead"})
  void no_token_of_ones_own_is_made_for_a_place_that_goes_meanwhile(
      String parent, String path, String role) throws Exception {
    String ministry = ministry();
    String place =
        parent.equals("ministry")
            ? ministry
            : post("/v1/ministries/" + ministry + "/tenants", "{\"name\":\"t%d\"}".formatted(made));
    String person = "p" + made;
    String session = session(person);
    post(
        "/v1/%s/%s/members".formatted(path, place),
        "{\"person\":\"%s\",\"role\":\"%s\"}".formatted(person, role));
    String body = "{\"name\":\"own\",\"role\":\"%s\",\"%s\":\"%s\"}".formatted(role, parent, place);

    HttpResponse<String> answer =
        whileGone(parent, place, () -> faso.call(session, "POST", "/v1/me/tokens", body));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("\"/" + parent + "\"");
    assertThat(count("api_token", parent + "_id", place)).isZero();
  }

  /** A session of a new person. */
  private String session(String username) {
    String password =
        RunningControlPlane.json(
                call(
                        "POST",
                        "/v1/people",
                        "{\"username\":\"%1$s\",\"name\":\"%1$s\"}".formatted(username))
                    .body())
            .at("/oneTimePassword")
            .asText();
    String login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    String session =
        RunningControlPlane.json(faso.call(null, "POST", "/v1/login", login).body())
            .at("/secret")
            .asText();
    HttpResponse<String> changed =
        faso.call(
            session,
            "POST",
            "/v1/me/actions/change-password",
            "{\"currentPassword\":\"%s\",\"newPassword\":\"a password that is long\"}"
                .formatted(password));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);
    return session;
  }

  @Test
  void what_was_made_just_before_goes_with_its_tenant() throws Exception {
    String ministry = ministry();
    String tenant =
        post("/v1/ministries/" + ministry + "/tenants", "{\"name\":\"t%d\"}".formatted(made));

    CompletableFuture<HttpResponse<String>> deletion =
        jdbi.inTransaction(
            making -> {
              making.execute("select id from tenant where id = ? for update", tenant);
              making.execute(
                  """
                  insert into ssh_key
                    (id, tenant_id, name, public_key, fingerprint, version, created_at)
                  values ('key-raced', ?, 'raced', 'x', 'x', 1, current_timestamp)
                  """,
                  tenant);
              CompletableFuture<HttpResponse<String>> waiting =
                  CompletableFuture.supplyAsync(
                      () -> call("DELETE", "/v1/tenants/" + tenant, null));
              LockWaits.await(jdbi, waiting);
              return waiting;
            });

    assertThat(deletion.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    assertThat(count("ssh_key", "tenant_id", tenant)).isZero();
  }

  /** What a call is answered that comes while its parent is being deleted, before the commit. */
  private HttpResponse<String> whileGone(String parent, String id, String path, String body)
      throws Exception {
    return whileGone(parent, id, () -> call("POST", path, body));
  }

  private HttpResponse<String> whileGone(
      String parent, String id, Supplier<HttpResponse<String>> making) throws Exception {
    CompletableFuture<HttpResponse<String>> call =
        jdbi.inTransaction(
            deletion -> {
              assertThat(deletion.execute("delete from " + parent + " where id = ?", id))
                  .isEqualTo(1);
              CompletableFuture<HttpResponse<String>> waiting =
                  CompletableFuture.supplyAsync(making);
              LockWaits.await(jdbi, waiting);
              return waiting;
            });
    return call.get(60, TimeUnit.SECONDS);
  }

  private String ministry() {
    made++;
    return post(
        "/v1/ministries", "{\"code\":\"m%d\",\"nameFr\":\"M\",\"nameEn\":\"M\"}".formatted(made));
  }

  /** Gives the id of what was made. */
  private String post(String path, String body) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body()).at("/id").asText();
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }

  private long count(String table, String column, String id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select count(*) from " + table + " where " + column + " = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one());
  }
}
