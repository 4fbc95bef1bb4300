package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What a VM is made from, as callers meet it. */
@OnBothDatabases
final class FlavorsAndKeysOverHttpTest extends InOneControlPlane {

  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMa6G5Q6+BolS2BZ4/zLcoYKYewHFp5oOxedxbj5ZuFa awa@sante";
  private static final String KEYS = "/v1/tenants/sante-prod/keys";

  /** Two tenants, without the feature that makes them. */
  interface Tenants {
    @SqlUpdate(
        """
        insert into ministry (id, code, name_fr, name_en, version, created_at)
        values ('ministry-1', 'sante', 'Santé', 'Health', 1, current_timestamp)
        """)
    void insertMinistry();

    @SqlUpdate(
        """
        insert into tenant (id, ministry_id, name, labels, version, created_at)
        values (:id, 'ministry-1', :name, '{}', 1, current_timestamp)
        """)
    void insertTenant(String id, String name);
  }

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() {
    Tenants tenants = faso.plane().database.table(Tenants.class);
    tenants.insertMinistry();
    tenants.insertTenant("tenant-00000000000000000000000001", "sante-prod");
    tenants.insertTenant("tenant-00000000000000000000000002", "sante-test");
  }

  @Test
  void a_flavor_is_offered_changed_and_withdrawn() {
    HttpResponse<String> made =
        call(
            "POST",
            "/v1/flavors",
            "{\"name\":\"small\",\"vcpus\":1,\"memoryMiB\":512,\"rootDiskGiB\":5}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(json(made).get("monthlyCostXof").asLong()).isZero();
    String location = made.headers().firstValue("Location").orElseThrow();

    HttpResponse<String> changed = call("PATCH", location, "{\"description\":\"petit\"}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);

    JsonNode read = json(call("GET", "/v1/flavors/small", null));
    assertThat(read.get("description").asText()).isEqualTo("petit");
    assertThat(read.get("generation").asLong()).isEqualTo(2);
    assertThat(json(call("GET", "/v1/flavors?q=mal&sort=-name", null)).get("items")).hasSize(1);

    assertThat(call("DELETE", location, null).statusCode()).isEqualTo(204);
    assertThat(call("GET", location, null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_flavor_s_size_cannot_be_patched() {
    call(
        "POST",
        "/v1/flavors",
        "{\"name\":\"fixed\",\"vcpus\":2,\"memoryMiB\":512,\"rootDiskGiB\":5}");

    assertThat(call("PATCH", "/v1/flavors/fixed", "{\"vcpus\":4}").statusCode()).isEqualTo(400);
  }

  @Test
  void a_key_is_added_read_listed_and_removed() {
    HttpResponse<String> made =
        call("POST", KEYS, "{\"name\":\"awa\",\"publicKey\":\"" + KEY + "\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String location = made.headers().firstValue("Location").orElseThrow();

    JsonNode read = json(call("GET", location, null));
    assertThat(read.get("publicKey").asText()).isEqualTo(KEY);
    assertThat(read.get("fingerprint").asText())
        .isEqualTo("SHA256:g3D8U0eBT/VN71/9C7e1NOacDA3Ci0J/HBaK9vZ0akg");
    assertThat(read.get("tenant").asText()).isEqualTo("tenant-00000000000000000000000001");
    assertThat(json(call("GET", KEYS, null)).get("items")).hasSize(1);
    assertThat(json(call("GET", "/v1/tenants/sante-test/keys", null)).get("items")).isEmpty();
    assertThat(call("GET", "/v1/tenants/sante-test/keys/awa", null).statusCode()).isEqualTo(404);

    assertThat(call("DELETE", KEYS + "/awa", null).statusCode()).isEqualTo(204);
    assertThat(call("GET", location, null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_key_that_is_none_is_refused_at_its_place() {
    HttpResponse<String> refused =
        call("POST", KEYS, "{\"name\":\"bad\",\"publicKey\":\"ssh-ed25519 AAAA\"}");

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(json(refused).at("/violations/0/pointer").asText()).isEqualTo("/publicKey");
    assertThat(call("GET", KEYS + "/bad", null).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return RunningControlPlane.json(response.body());
  }
}
