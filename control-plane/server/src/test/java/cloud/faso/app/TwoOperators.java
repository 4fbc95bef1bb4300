package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Where one operator asks, and only another may confirm. */
abstract class TwoOperators extends InOneControlPlane {

  /** Who asks. */
  String one;

  String other;

  @Override
  final void configure(FasoConfiguration configuration) {
    configuration.secondOperator = true;
  }

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void addTheOther() {
    one = faso.plane().tokens.bootstrapOperator("one");
    other = faso.plane().tokens.bootstrapOperator("other");
  }

  static String confirm(JsonNode asked) {
    return "/v1/confirmations/" + asked.get("id").asText() + "/actions/confirm";
  }

  /** The code of the problem that a call without a body is answered with. */
  final String code(int status, String token, String path) {
    return code(status, token, path, null);
  }

  final String code(int status, String token, String path, @Nullable String body) {
    return json(status, token, "POST", path, body).get("type").asText().replace("urn:faso:", "");
  }

  final JsonNode json(
      int status, @Nullable String token, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
