package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** A control plane with one tenant, whose nodes are told by the test what to say. */
abstract class VmsOfOneTenant extends InOneControlPlane {

  static final String VMS = "/v1/tenants/prod/vms";

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() {
    String quota = "\"quota\":{\"vcpus\":64,\"memoryMiB\":65536,\"vms\":64,\"volumeGiB\":640}";
    made(
        "/v1/ministries",
        "{\"code\":\"sante\",\"nameFr\":\"Santé\",\"nameEn\":\"Health\",%s}"
            .formatted(quota.replaceAll("(\\d+)", "1$1")));
    made("/v1/ministries/sante/tenants", "{\"name\":\"prod\",%s}".formatted(quota));
    flavor("small", 1024);
    flavor("smaller", 512);
    made(
        "/v1/images",
        """
        {"name":"tiny","format":"raw","architecture":"x86_64","minMemoryMiB":1024}
        """);
    new Catalogue(faso, operator).fill("tiny", 512);
  }

  String deleted(String vm) {
    HttpResponse<String> answer = call("DELETE", VMS + vm, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer.headers().firstValue("Operation").orElseThrow();
  }

  void refused(String action, @Nullable String body) {
    HttpResponse<String> answer = call("POST", VMS + action, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(answer.headers().firstValue("Operation")).isEmpty();
  }

  ScriptedAgent agent(String site) throws Exception {
    return new ScriptedAgent(faso, operator, site);
  }

  void flavor(String name, int memoryMib) {
    made(
        "/v1/flavors",
        "{\"name\":\"%s\",\"vcpus\":1,\"memoryMiB\":%d,\"rootDiskGiB\":5}"
            .formatted(name, memoryMib));
  }

  /** Makes a VM at the site of its name; gives its operation. */
  String create(String name) {
    HttpResponse<String> created = call("POST", VMS, vm(name));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return created.headers().firstValue("Operation").orElseThrow();
  }

  static String vm(String name) {
    return "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"%s\"}"
        .formatted(name, name);
  }

  HttpResponse<String> post(String path) {
    HttpResponse<String> answer = call("POST", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer;
  }

  JsonNode made(String path, @Nullable String body) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  JsonNode get(String path) {
    HttpResponse<String> answer = call("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }
}
