package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** A tenant in a cloud of two sites, each with a node and external networks of its own. */
abstract class InTwoSites extends InOneControlPlane {

  static final String TENANT = "/v1/tenants/sante-prod";
  static final String ROUTERS = TENANT + "/routers";
  static final String FLOATING = TENANT + "/floating-ips";
  static final String BOTH = "\"ouaga-a\",\"bobo-b\"";

  ScriptedNetworkAgent ouaga;
  ScriptedNetworkAgent bobo;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() throws Exception {
    new Catalogue(faso, operator).make("sante", "sante-prod", 64);
    made("/v1/flavors", "{\"name\":\"huge\",\"vcpus\":1,\"memoryMiB\":17000,\"rootDiskGiB\":5}");
    node("ouaga", "10.255.0.1");
    node("bobo", "10.255.0.2");
    ouaga = new ScriptedNetworkAgent(faso, operator, "ouaga");
    bobo = new ScriptedNetworkAgent(faso, operator, "bobo");
    network("ouaga-a", "ouaga", "198.51.100.0/24");
    network("ouaga-b", "ouaga", "192.0.2.0/24");
    network("bobo-a", "bobo", "198.51.100.0/24");
    network("bobo-b", "bobo", "203.0.113.0/24");
    network("bobo-own", "bobo", "10.200.0.0/24");
  }

  void node(String site, String encapAddress) throws Exception {
    // It stays for as long as the control plane.
    var _ = new ScriptedAgent(faso, operator, site);
    patched("/v1/nodes/" + site, "{\"encapAddress\":\"%s\"}".formatted(encapAddress));
  }

  void network(String name, String site, String cidr) {
    made(
        "/v1/external-networks",
        "{\"name\":\"%s\",\"site\":\"%s\",\"physicalNetwork\":\"public\",\"cidr\":\"%s\"}"
            .formatted(name, site, cidr));
  }

  /** A router of a name, and a segment of that name which it joins. */
  JsonNode router(String name, int net, String networks) {
    made(TENANT + "/segments", "{\"name\":\"%s\",\"cidr\":\"10.%d.0.0/24\"}".formatted(name, net));
    return made(
        ROUTERS,
        "{\"name\":\"%s\",\"externalNetworks\":[%s],\"segments\":[\"%s\"]}"
            .formatted(name, networks, name));
  }

  /** A port, and a VM of its name that must be at a site. */
  void vm(String name, String segment, String flavor, String site) {
    port(name, segment);
    made(
        TENANT + "/vms",
        """
        {"name":"%s","flavor":"%s","image":"tiny","site":"%s","nics":[{"port":"%s"}]}
        """
            .formatted(name, flavor, site, name));
  }

  void port(String name, String segment) {
    made(TENANT + "/ports", "{\"name\":\"%s\",\"segment\":\"%s\"}".formatted(name, segment));
  }

  JsonNode idOf(String network) {
    return call(200, "GET", "/v1/external-networks/" + network, null).get("id");
  }

  String id(String network) {
    return idOf(network).asText();
  }

  static String leading(String networks) {
    return "{\"externalNetworks\":[" + networks + "]}";
  }

  void requireHealthy() {
    assertThat(call(200, "GET", "/v1/doctor", null).get("findings")).isEmpty();
  }

  JsonNode made(String path, String body) {
    return call(201, "POST", path, body);
  }

  JsonNode patched(String path, String body) {
    return call(200, "PATCH", path, body);
  }

  JsonNode call(int status, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(operator, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }

  /** What is said of the one thing that is wrong, which is there. */
  String invalid(String language, String method, String path, String body, String pointer) {
    HttpResponse<String> answer =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(path))
                .header("Authorization", "Bearer " + operator)
                .header("Content-Type", "application/json")
                .header("Accept-Language", language)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    JsonNode violations = RunningControlPlane.json(answer.body()).get("violations");
    assertThat(violations).hasSize(1);
    assertThat(violations.at("/0/pointer").asText()).isEqualTo(pointer);
    return violations.at("/0/detail").asText();
  }
}
