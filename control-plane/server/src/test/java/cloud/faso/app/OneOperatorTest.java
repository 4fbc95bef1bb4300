package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Where nobody need be there but one operator. */
@OnBothDatabases
final class OneOperatorTest extends InOneControlPlane {

  @Test
  void a_ministry_ends_at_once_until_a_second_person_operates() {
    operates("awa");
    assertThat(ended("sport")).isEqualTo(204);

    operates("issa");
    assertThat(ended("culture")).isEqualTo(202);
    assertThat(faso.call(operator, "POST", "/v1/people/awa/actions/disable", null).statusCode())
        .isEqualTo(200);
    assertThat(ended("eau")).isEqualTo(204);
  }

  private void operates(String username) {
    made("/v1/people", "{\"username\":\"%1$s\",\"name\":\"%1$s\"}".formatted(username));
    made("/v1/members", "{\"person\":\"%s\",\"role\":\"operator\"}".formatted(username));
  }

  private void made(String path, String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private int ended(String code) {
    made(
        "/v1/ministries",
        "{\"code\":\"%1$s\",\"nameFr\":\"%1$s\",\"nameEn\":\"%1$s\"}".formatted(code));
    return faso.call(operator, "DELETE", "/v1/ministries/" + code, null).statusCode();
  }
}
