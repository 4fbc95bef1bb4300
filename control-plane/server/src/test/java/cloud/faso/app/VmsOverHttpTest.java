package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** VMs where there are none yet: lists are empty, and what is missing is said to be. */
@OnBothDatabases
final class VmsOverHttpTest extends InOneControlPlane {

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() {
    created("/v1/ministries", "{\"code\":\"sante\",\"nameFr\":\"Santé\",\"nameEn\":\"Health\"}");
    created("/v1/ministries/sante/tenants", "{\"name\":\"prod\"}");
  }

  @Test
  void a_list_of_no_vms_is_an_empty_page_whatever_it_is_narrowed_to() {
    for (String path :
        new String[] {
          "/v1/tenants/prod/vms",
          "/v1/tenants/prod/vms?power=OFF&flavor=small&image=tiny&site=ouaga",
          "/v1/tenants/prod/vms?phase=RUNNING&label=app=web&antiAffinityGroup=web",
          "/v1/vms",
          "/v1/vms?tenant=prod&ministry=sante&node=n1&q=web&sort=-name"
        }) {
      HttpResponse<String> answer = faso.call(operator, "GET", path, null);

      assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
      JsonNode page = RunningControlPlane.json(answer.body());
      assertThat(page.get("items")).isEmpty();
      assertThat(page.get("next").isNull()).isTrue();
    }
  }

  @Test
  void a_vm_that_is_not_there_is_not_found() {
    HttpResponse<String> answer = faso.call(operator, "GET", "/v1/tenants/prod/vms/web-1", null);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(RunningControlPlane.json(answer.body()).get("detail").asText()).contains("web-1");
  }

  @Test
  void user_data_is_limited_by_its_bytes_and_not_by_its_characters() {
    int most = 64 * 1024 / 4;

    assertThat(createWith("🌍".repeat(most), "en")).contains("/flavor").doesNotContain("/userData");
    assertThat(createWith("🌍".repeat(most + 1), "en"))
        .contains("\"/userData\"", "65540 bytes in UTF-8");
    assertThat(createWith("🌍".repeat(most + 1), "fr")).contains("65540 octets en UTF-8");
  }

  /** What is said of a VM whose flavor there is not, either. */
  private String createWith(String userData, String language) {
    HttpResponse<String> refused =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve("/v1/tenants/prod/vms"))
                .header("Authorization", "Bearer " + operator)
                .header("Accept-Language", language)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"x\",\"flavor\":\"none\",\"image\":\"none\",\"userData\":\"%s\"}"
                            .formatted(userData)))
                .build());
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    return refused.body();
  }

  private void created(String path, String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }
}
