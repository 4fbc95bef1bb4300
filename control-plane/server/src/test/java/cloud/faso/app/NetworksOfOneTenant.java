package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** A control plane without a network agent, with a tenant and one beside it. */
abstract class NetworksOfOneTenant extends InOneControlPlane {

  static final String HOME = "/v1/tenants/prod";
  static final String SEGMENTS = HOME + "/segments";
  static final String SUBNETS = HOME + "/subnets";
  static final String PORTS = HOME + "/ports";
  static final String GROUPS = HOME + "/security-groups";
  static final String BESIDE = "/v1/tenants/beside";

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() {
    made(
        "/v1/ministries",
        """
        {"code":"sante","nameFr":"Santé","nameEn":"Health","quota":{"floatingIps":48}}
        """);
    for (String name : List.of("prod", "beside")) {
      made(
          "/v1/ministries/sante/tenants",
          "{\"name\":\"%s\",\"quota\":{\"floatingIps\":24}}".formatted(name));
    }
  }

  JsonNode segment(String name, String more) {
    return made(SEGMENTS, "{\"name\":\"%s\",%s}".formatted(name, more));
  }

  JsonNode port(String segment, String more) {
    return made(PORTS, "{\"segment\":\"%s\"%s}".formatted(segment, more));
  }

  JsonNode made(String path, String body) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer);
  }

  JsonNode get(String path) {
    HttpResponse<String> answer = call("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  /** A DELETE that is accepted; what is told of the thing. */
  JsonNode deleted(String path) {
    HttpResponse<String> answer = call("DELETE", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer);
  }

  /** The problem that a call is refused with. */
  JsonNode refused(String method, String path, @Nullable String body, int status, String code) {
    HttpResponse<String> answer = call(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = json(answer);
    assertThat(problem.get("type").asText()).isEqualTo("urn:faso:" + code);
    return problem;
  }

  /** That a POST is {@code invalid} in one place, and what is said of it. */
  String invalid(String path, String body, String pointer) {
    JsonNode violations = refused("POST", path, body, 422, "invalid").get("violations");
    assertThat(violations).as(violations.toString()).hasSize(1);
    assertThat(violations.at("/0/pointer").asText()).isEqualTo(pointer);
    return violations.at("/0/detail").asText();
  }

  JsonNode inFrench(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(faso.url().resolve(path))
            .header("Authorization", "Bearer " + operator)
            .header("Accept-Language", "fr")
            .build();
    return json(faso.send(request));
  }

  HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }

  static JsonNode json(HttpResponse<String> response) {
    return RunningControlPlane.json(response.body());
  }
}
