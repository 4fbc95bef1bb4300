package cloud.faso.acceptance;

import cloud.faso.acceptance.NetworkLab.Plug;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where ports are placed that probes are plugged into: in VMs of a site, which are off. As many are
 * made at a time as the site has nodes, one at each.
 */
final class Places {

  /** Cards of a VM. */
  private static final int MOST = 8;

  private final Person operator;
  private final String site;
  private final int nodes;
  private final List<Berth> berths = new ArrayList<>();
  private final Map<String, Berth> taken = new HashMap<>();
  private int rounds;

  /** A VM of a tenant at a node. */
  private record Berth(String tenant, String node, String vm) {

    String cards() {
      return "/v1/tenants/" + tenant + "/vms/" + vm + "/nics";
    }
  }

  Places(Person operator, String site, int nodes) {
    this.operator = operator;
    this.site = site;
    this.nodes = nodes;
  }

  /** Has a port placed at a node, where it stays until it is let go. */
  synchronized void place(Plug port, String node) throws Exception {
    @Nullable Berth present = taken.get(port.id());
    if (present != null && !present.node().equals(node)) {
      letGo(port.id());
    }
    if (!taken.containsKey(port.id())) {
      Berth berth = free(port.tenant(), node);
      operator.curled(202, "POST", berth.cards(), "{\"port\":\"%s\"}".formatted(port.id()));
      taken.put(port.id(), berth);
    }
  }

  /** Has ports placed nowhere. */
  synchronized void letGo() throws Exception {
    for (String port : List.copyOf(taken.keySet())) {
      letGo(port);
    }
  }

  private void letGo(String port) throws Exception {
    Berth berth = taken.remove(port);
    if (berth != null) {
      operator.curled(202, "DELETE", berth.cards() + "/" + port, null);
    }
  }

  private Berth free(String tenant, String node) throws Exception {
    for (Berth berth : berths) {
      if (berth.tenant().equals(tenant)
          && berth.node().equals(node)
          && taken.values().stream().filter(berth::equals).count() < MOST) {
        return berth;
      }
    }
    rounds++;
    for (int i = 0; i < nodes; i++) {
      berths.add(made(tenant, "berth-%s-%d-%d".formatted(site, rounds, i)));
    }
    return free(tenant, node);
  }

  private Berth made(String tenant, String name) throws Exception {
    String vms = "/v1/tenants/" + tenant + "/vms";
    operator.curled(
        201,
        "POST",
        vms,
        """
        {"name":"%s","flavor":"tiny","image":"tiny","power":"OFF","site":"%s",
         "antiAffinityGroup":"berth-%s-%d"}
        """
            .formatted(name, site, site, rounds));
    RealHome.await(() -> !node(vms + "/" + name).isEmpty());
    return new Berth(tenant, node(vms + "/" + name), name);
  }

  private String node(String vm) throws Exception {
    return operator.curled(200, "GET", vm, null).path("node").asText("");
  }
}
