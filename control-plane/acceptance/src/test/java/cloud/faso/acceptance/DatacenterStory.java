package cloud.faso.acceptance;

import cloud.faso.acceptance.NetworkLab.Plug;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What happens in a lab whose two nodes are cabled to a datacenter. */
abstract class DatacenterStory extends LabStory {

  static final String TENANT = "/v1/tenants/" + OURS + "/";

  Datacenter datacenter;

  DatacenterStory(Path folder) throws IOException {
    super(folder);
  }

  @BeforeAll
  final void cable() throws Exception {
    datacenter = Datacenter.make(lab.first().labName("dc"));
    datacenter.cable(lab.operator(), lab.firstNode(), lab.first(), "n1");
    datacenter.cable(lab.operator(), "second", lab.second(), "n2");
    datacenter.offerBoth(lab.operator(), "lab", "ouaga", 10, 99);
    openGroup(OURS);
  }

  @AfterAll
  final void deleteAndUncable() throws Exception {
    try {
      deleteEverything();
    } finally {
      if (datacenter != null) {
        datacenter.close();
      }
    }
  }

  final void segment(String name, int number) throws Exception {
    segment(name, number, "");
  }

  final void segment(String name, int number, String more) throws Exception {
    lab.make(
        OURS,
        "segments",
        "{\"name\":\"%s\",\"cidr\":\"10.30.%d.0/24\",\"cidr6\":\"fd00:30:%d::/64\"%s}"
            .formatted(name, number, number, more));
  }

  final JsonNode router(String name, String rest) throws Exception {
    JsonNode made = lab.make(OURS, "routers", "{\"name\":\"%s\",%s}".formatted(name, rest));
    return lab.lead(OURS).curled(200, "GET", TENANT + "routers/" + made.get("id").asText(), null);
  }

  final Probe open(LabSwitch at, String segment, String name) throws Exception {
    return lab.plug(at, lab.port(OURS, plugged(segment, name)), name);
  }

  final String floatingIp(Plug port) throws Exception {
    return floatingIp("port", port.id());
  }

  /**
   * An address that stands for something.
   *
   * @param kind the field of what it is, {@code port} or {@code loadBalancer}
   * @param what its name or id
   */
  final String floatingIp(String kind, String what) throws Exception {
    String body = "{\"externalNetwork\":\"lab\",\"%s\":\"%s\"}".formatted(kind, what);
    return lab.make(OURS, "floating-ips", body).get("address").asText();
  }

  /** The datacenter's own address. */
  static String out(boolean six) {
    return six ? Datacenter.ROUTER6 : Datacenter.ROUTER;
  }

  /** The router's address there. */
  static String outer(JsonNode router, boolean six) {
    return router
        .get("addresses")
        .valueStream()
        .map(each -> each.get("address").asText())
        .filter(address -> address.contains(":") == six)
        .findFirst()
        .orElseThrow();
  }

  /** Until the datacenter answers, and sees that address. */
  static void awaitSeenAs(Probe probe, boolean six, String address) throws Exception {
    String text = InetAddress.getByName(address).getHostAddress();
    await(() -> probe.ask(out(six), 80).equals(Optional.of(text)));
  }
}
