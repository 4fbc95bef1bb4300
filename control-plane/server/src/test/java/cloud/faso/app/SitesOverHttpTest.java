package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The conventions that every resource shares, shown on the smallest one. */
@OnBothDatabases
final class SitesOverHttpTest extends InOneControlPlane {

  @Test
  void a_site_is_made_read_changed_listed_and_deleted() {
    HttpResponse<String> made =
        faso.call(
            operator, "POST", "/v1/sites", "{\"name\":\"ouaga-1\",\"displayName\":\"Ouaga\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String location = made.headers().firstValue("Location").orElseThrow();
    assertThat(made.headers().firstValue("ETag")).contains("\"1\"");

    JsonNode read = RunningControlPlane.json(faso.call(operator, "GET", location, null).body());
    assertThat(read.get("displayName").asText()).isEqualTo("Ouaga");
    assertThat(read.get("id").asText()).matches("site-[0-9a-hjkmnp-tv-z]{26}");

    HttpResponse<String> changed =
        faso.call(operator, "PATCH", "/v1/sites/ouaga-1", "{\"displayName\":null}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(RunningControlPlane.json(changed.body()).get("displayName").isNull()).isTrue();

    JsonNode list =
        RunningControlPlane.json(faso.call(operator, "GET", "/v1/sites?q=ouaga", null).body());
    assertThat(list.get("items")).hasSize(1);

    assertThat(faso.call(operator, "DELETE", location, null).statusCode()).isEqualTo(204);
    assertThat(faso.call(operator, "GET", location, null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_text_may_be_as_long_as_it_may_be_in_any_letters() {
    String letter = "𞤀"; // of Adlam, and two chars
    String ministry =
        "{\"code\":\"adlam\",\"nameFr\":\"%s\",\"nameEn\":\"%s\"}"
            .formatted(letter.repeat(200), letter.repeat(200));
    String flavor =
        "{\"name\":\"adlam\",\"vcpus\":1,\"memoryMiB\":512,\"rootDiskGiB\":1,\"description\":\"%s\"}"
            .formatted(letter.repeat(500));

    assertMade("/v1/ministries", ministry);
    assertMade("/v1/flavors", flavor);
    assertMade(
        "/v1/sites", "{\"name\":\"adlam\",\"displayName\":\"%s\"}".formatted(letter.repeat(100)));
    assertMade(
        "/v1/racks",
        "{\"name\":\"adlam\",\"site\":\"adlam\",\"powerFeed\":\"%s\"}"
            .formatted(letter.repeat(63)));
  }

  private void assertMade(String path, String body) {
    HttpResponse<String> made = faso.call(operator, "POST", path, body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  @Test
  void a_taken_name_is_a_conflict_that_says_so() {
    String body = "{\"name\":\"bobo\"}";
    assertThat(faso.call(operator, "POST", "/v1/sites", body).statusCode()).isEqualTo(201);

    HttpResponse<String> second = faso.call(operator, "POST", "/v1/sites", body);

    assertThat(second.statusCode()).as(second.body()).isEqualTo(409);
    assertThat(RunningControlPlane.json(second.body()).get("type").asText())
        .isEqualTo("urn:faso:name-taken");
  }

  @Test
  void a_dry_run_changes_nothing() {
    HttpResponse<String> rehearsed =
        faso.call(operator, "POST", "/v1/sites?dryRun=true", "{\"name\":\"never\"}");

    assertThat(rehearsed.statusCode()).as(rehearsed.body()).isEqualTo(200);
    assertThat(RunningControlPlane.json(rehearsed.body()).at("/resource/name").asText())
        .isEqualTo("never");
    assertThat(faso.call(operator, "GET", "/v1/sites/never", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_repeated_request_gets_the_first_answer_again() {
    HttpResponse<String> first = withKey("k1", "{\"name\":\"twice\"}");
    HttpResponse<String> second = withKey("k1", "{\"name\":\"twice\"}");
    HttpResponse<String> other = withKey("k1", "{\"name\":\"other\"}");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(other.statusCode()).isEqualTo(422);
  }

  @Test
  void every_violation_is_named_at_once() {
    HttpResponse<String> refused =
        faso.call(operator, "POST", "/v1/sites?dry=1", "{\"name\":\"UPPER\",\"colour\":\"red\"}");

    assertThat(refused.statusCode()).isEqualTo(400);
    JsonNode problem = RunningControlPlane.json(refused.body());
    assertThat(problem.get("violations").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("?dry", "/name", "/colour");
    assertThat(problem.get("traceId").asText()).hasSize(32);
  }

  @Test
  void a_stale_etag_is_refused_and_nobody_is_not_let_in() {
    faso.call(operator, "POST", "/v1/sites", "{\"name\":\"tagged\"}");
    HttpRequest stale =
        HttpRequest.newBuilder(faso.url().resolve("/v1/sites/tagged"))
            .header("Authorization", "Bearer " + operator)
            .header("If-Match", "\"7\"")
            .DELETE()
            .build();

    assertThat(faso.send(stale).statusCode()).isEqualTo(412);
    assertThat(faso.call(null, "GET", "/v1/sites", null).statusCode()).isEqualTo(401);
    assertThat(faso.call("faso_wrong", "GET", "/v1/sites", null).statusCode()).isEqualTo(401);
  }

  @Test
  void problems_are_in_french_for_who_prefers_it() {
    HttpRequest french =
        HttpRequest.newBuilder(faso.url().resolve("/v1/sites/rien"))
            .header("Authorization", "Bearer " + operator)
            .header("Accept-Language", "fr-BF, en;q=0.5")
            .build();

    JsonNode problem = RunningControlPlane.json(faso.send(french).body());

    assertThat(problem.get("title").asText()).isEqualTo("Introuvable");
    assertThat(problem.get("detail").asText()).contains("« rien »");
  }

  private HttpResponse<String> withKey(String key, String body) {
    return faso.send(
        HttpRequest.newBuilder(faso.url().resolve("/v1/sites"))
            .header("Authorization", "Bearer " + operator)
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }
}
