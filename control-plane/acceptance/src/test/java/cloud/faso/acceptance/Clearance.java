package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Everything that networks are made of is deleted, by the API and by those whose it is. */
record Clearance(NetworkLab lab, List<String> tenants) {

  /** What holds others first. */
  private static final List<String> KINDS =
      List.of(
          "peerings",
          "offers",
          "load-balancers",
          "floating-ips",
          "vms",
          "ports",
          "routers",
          "segments",
          "security-groups");

  /** Whether nothing is there any more; what still is, is being deleted, or will be next time. */
  boolean done() throws Exception {
    boolean done = true;
    for (String tenant : tenants) {
      for (String kind : KINDS) {
        done &= gone(lab.lead(tenant), "/v1/tenants/" + tenant + "/" + kind);
      }
    }
    return gone(lab.operator(), "/v1/external-networks") && done;
  }

  private static boolean gone(Person owner, String path) throws Exception {
    JsonNode items = owner.curled(200, "GET", path + "?limit=500", null).get("items");
    for (JsonNode item : items) {
      if (!item.path("phase").asText().equals("DELETING")) {
        Person.Answered answer = owner.curl("DELETE", path + "/" + item.get("id").asText(), null);
        // 409: something holds it still. 404: it went with something else.
        assertThat(answer.status()).as(answer.body()).isIn(202, 204, 404, 409);
      }
    }
    return items.isEmpty();
  }
}
