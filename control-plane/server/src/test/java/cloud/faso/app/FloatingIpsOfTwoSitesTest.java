package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Floating IPs, each of which stands for what is at the site of its network. */
@OnBothDatabases
final class FloatingIpsOfTwoSitesTest extends InTwoSites {

  private static final String VMS = TENANT + "/vms";

  @Test
  void a_floating_IP_is_of_the_network_at_the_site_of_its_VM() {
    router("vms", 6, BOTH);
    vm("there", "vms", "small", "bobo");

    JsonNode made = made(FLOATING, "{\"vm\":\"there\"}");
    assertThat(made.get("externalNetwork").asText()).isEqualTo("bobo-b");
    call(202, "DELETE", FLOATING + "/" + made.get("address").asText(), null);

    String body = "{\"externalNetwork\":\"ouaga-a\",\"port\":\"there\"}";
    assertThat(invalid("en", "POST", FLOATING, body, "/externalNetwork"))
        .contains("“there” is at the site bobo", "“ouaga-a” leads out at ouaga", "“bobo-b”");
    assertThat(invalid("fr", "POST", FLOATING, body, "/externalNetwork"))
        .contains("« there » est sur le site bobo", "« ouaga-a »", "« bobo-b »");
    String loose =
        FLOATING + "/" + made(FLOATING, "{\"externalNetwork\":\"ouaga-a\"}").get("id").asText();
    assertThat(invalid("en", "PATCH", loose, "{\"vm\":\"there\"}", "/vm")).contains("“bobo-b”");
    assertThat(invalid("en", "PATCH", loose, "{\"port\":\"there\"}", "/port")).contains("“bobo-b”");
    call(202, "DELETE", loose, null);

    // Nothing has room for it, and yet it is known where it will be.
    vm("waits", "vms", "huge", "ouaga");
    assertThat(made(FLOATING, "{\"vm\":\"waits\"}").get("externalNetwork").asText())
        .isEqualTo("ouaga-a");
    requireHealthy();
  }

  @Test
  void where_the_site_is_not_known_the_network_is_asked_for() {
    router("open", 7, BOTH);
    port("free", "open");
    made(TENANT + "/load-balancers", "{\"name\":\"shop\",\"segment\":\"open\",\"listeners\":[]}");
    Map<String, String> why =
        Map.of(
            "\"port\":\"free\"",
            "nothing says at the site of which “free” is",
            "\"loadBalancer\":\"shop\"",
            "the load balancer “shop” is at every site");
    why.forEach(
        (target, words) -> {
          assertThat(invalid("en", "POST", FLOATING, "{" + target + "}", "/externalNetwork"))
              .contains("“open”", "bobo-b (bobo), ouaga-a (ouaga)", words);
          assertThat(invalid("fr", "POST", FLOATING, "{" + target + "}", "/externalNetwork"))
              .contains("« open »", "bobo-b (bobo), ouaga-a (ouaga)");
          assertThat(
                  made(FLOATING, "{\"externalNetwork\":\"bobo-b\"," + target + "}")
                      .get("router")
                      .asText())
              .isEqualTo("open");
        });
    requireHealthy();
  }

  @Test
  void where_the_router_does_not_lead_out_at_the_site_of_the_VM_it_is_said_how_it_would() {
    router("near", 8, "\"ouaga-a\"");
    vm("beyond", "near", "small", "bobo");

    for (String body :
        List.of("{\"vm\":\"beyond\"}", "{\"externalNetwork\":\"ouaga-a\",\"vm\":\"beyond\"}")) {
      assertThat(invalid("en", "POST", FLOATING, body, "/externalNetwork"))
          .contains("the site bobo", "faso router set near --external-network ouaga-a,…");
      assertThat(invalid("fr", "POST", FLOATING, body, "/externalNetwork"))
          .contains("le site bobo", "faso router set near --external-network ouaga-a,…");
    }
  }

  @Test
  void where_the_VM_is_goes_before_where_the_router_leads() {
    router("circle", 21, BOTH);
    vm("far", "circle", "small", "bobo");
    vm("here", "circle", "small", "ouaga");
    String body = "{\"externalNetwork\":\"ouaga-b\",\"vm\":\"%s\"}";

    assertThat(invalid("en", "POST", FLOATING, body.formatted("far"), "/externalNetwork"))
        .contains("take an address of “bobo-b”");
    assertThat(call(409, "POST", FLOATING, body.formatted("here")).get("detail").asText())
        .contains("leads to ouaga-a, and");
  }

  @Test
  void a_port_is_plugged_into_no_VM_at_another_site_than_its_floating_IP() {
    router("plugs", 22, BOTH);
    port("spoken-for", "plugs");
    String address =
        made(FLOATING, "{\"externalNetwork\":\"ouaga-a\",\"port\":\"spoken-for\"}")
            .get("address")
            .asText();
    String nic = "{\"port\":\"spoken-for\"}";

    assertThat(invalid("en", "POST", VMS, vm("there-too", "bobo", nic), "/nics/0/port"))
        .contains(address, "“ouaga-a” at ouaga", "the site bobo", "floating-ip set " + address);
    made(VMS, vm("there-bare", "bobo", ""));
    assertThat(invalid("fr", "POST", VMS + "/there-bare/nics", nic, "/port"))
        .contains(address, "« ouaga-a » sur ouaga", "le site bobo", "floating-ip set " + address);
    made(VMS, vm("here-too", "ouaga", nic));
    requireHealthy();
  }

  private static String vm(String name, String site, String nics) {
    return "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"%s\",\"nics\":[%s]}"
        .formatted(name, site, nics);
  }

  @Test
  void of_the_cards_of_a_VM_it_is_one_that_leads_out_where_the_VM_is() {
    router("away", 23, "\"ouaga-a\"");
    router("close", 24, "\"bobo-b\"");
    port("on-away", "away");
    port("on-close", "close");
    made(VMS, vm("on-both", "bobo", "{\"port\":\"on-away\"},{\"port\":\"on-close\"}"));

    JsonNode made = made(FLOATING, "{\"vm\":\"on-both\"}");
    assertThat(made.get("port").asText()).isEqualTo("on-close");
    assertThat(made.get("externalNetwork").asText()).isEqualTo("bobo-b");
  }
}
