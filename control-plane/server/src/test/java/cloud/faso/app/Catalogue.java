package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What VMs are made of, and for whom. */
record Catalogue(RunningControlPlane faso, String operator) {

  /** Makes a ministry with one tenant and room for some VMs, a flavor and an image. */
  void make(String ministry, String tenant, int vms) {
    String quota =
        "\"quota\":{\"vcpus\":%d,\"memoryMiB\":%d,\"vms\":%d,\"volumeGiB\":%d,\"floatingIps\":%d}"
            .formatted(vms, vms * 1024, vms, vms * 10, vms);
    post(
        "/v1/ministries",
        "{\"code\":\"%s\",\"nameFr\":\"M\",\"nameEn\":\"M\",%s}".formatted(ministry, quota));
    post(
        "/v1/ministries/" + ministry + "/tenants", "{\"name\":\"%s\",%s}".formatted(tenant, quota));
    post("/v1/flavors", "{\"name\":\"small\",\"vcpus\":1,\"memoryMiB\":512,\"rootDiskGiB\":5}");
    post("/v1/images", "{\"name\":\"tiny\",\"format\":\"raw\",\"architecture\":\"x86_64\"}");
    fill("tiny", 512);
  }

  /** Uploads an image that was announced: so many zeros. */
  void fill(String image, int bytes) {
    HttpResponse<String> uploaded =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve("/v1/images/" + image + "/content"))
                .header("Authorization", "Bearer " + operator)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
                .build());
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
  }

  private void post(String path, String body) {
    HttpResponse<String> made = faso.call(operator, "POST", path, body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }
}
