package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.VolumeState;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** As its parent, of a tenant that has volumes; the books must balance after each test. */
abstract class VolumesOfOneTenant extends VmsOfOneTenant {

  static final String VOLUMES = "/v1/tenants/prod/volumes";

  @AfterEach
  void the_books_balance() {
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  void gone(ScriptedAgent agent, String volume) {
    assertThat(call("DELETE", VOLUMES + "/" + volume, null).statusCode()).isEqualTo(202);
    agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.ABSENT);
    assertThat(call("GET", VOLUMES + "/" + volume, null).statusCode()).isEqualTo(404);
  }

  static String volume(String name, int sizeGib, String site) {
    return "{\"name\":\"%s\",\"sizeGiB\":%d,\"site\":\"%s\"}".formatted(name, sizeGib, site);
  }

  String phase(String volume) {
    return get(VOLUMES + "/" + volume).get("phase").asText();
  }

  String outcome(HttpResponse<String> answer) {
    String operation = answer.headers().firstValue("Operation").orElseThrow();
    return get("/v1/operations/" + operation).get("phase").asText();
  }

  static @Nullable String problem(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    return RunningControlPlane.json(answer.body()).get("type").asText();
  }
}
