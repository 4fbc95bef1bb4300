package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.FloatingIpSpec;
import inet.ipaddr.IPAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Translates floating IPs at routers. */
final class FloatingIps {
  private final Map<String, RouterRows> routers;
  private final Exits exits;
  private final Reads reads;
  private final Balancing balancing;
  private final Map<String, String> byPort = new HashMap<>();

  /** All by typed id. */
  FloatingIps(Map<String, RouterRows> routers, Exits exits, Reads reads, Balancing balancing) {
    this.routers = routers;
    this.exits = exits;
    this.reads = reads;
    this.balancing = balancing;
  }

  /** Gives its address away, also while it stands for nothing. */
  void claim(String id, FloatingIpSpec spec) throws Unrenderable {
    var _ = exit(spec).claim(spec.address(), id);
  }

  private Exit exit(FloatingIpSpec spec) throws Unrenderable {
    return exits.get(spec.externalNetwork());
  }

  /** Has it stand for what it stands for. */
  void add(String id, FloatingIpSpec spec) throws Unrenderable {
    Exit exit = exit(spec);
    IPAddress address = exit.claim(spec.address(), id);
    if (!address.isIPv4()) {
      throw new Unrenderable("bad-address", "A floating IP is an IPv4 address.");
    }
    if (spec.router() == null) {
      return;
    }
    RouterRows router = routers.get(spec.router());
    Outward outward = router == null ? null : router.outward();
    if (router == null
        || outward == null
        || outward.exit() != exit
        || !outward.addresses().containsKey(AddressFamily.IPV4)) {
      throw new Unrenderable(
          "floating-ip-router",
          "The router "
              + spec.router()
              + " does not lead to the external network of the floating IP with IPv4.");
    }
    if (spec.port() != null) {
      translate(id, spec, router, outward, reads.port(spec.port()));
    } else if (spec.loadBalancer() != null) {
      balancing.answerAt(id, address, spec, router);
    } else {
      return;
    }
    outward.addFloating(Addresses.text(address));
  }

  private void translate(
      String id, FloatingIpSpec spec, RouterRows router, Outward outward, @Nullable PortRow port)
      throws Unrenderable {
    String own = port == null ? null : port.addresses().get(AddressFamily.IPV4);
    if (port == null
        || own == null
        || !port.spec().tenant().equals(spec.tenant())
        || !router.joins(port.spec().segment())) {
      throw new Unrenderable(
          "floating-ip-port",
          "The port "
              + spec.port()
              + " has no IPv4 address on a segment that the floating IP's router joins.");
    }
    if (port.isRemote()) {
      // Its answers would not find the way out: at its own site the router has another, or none.
      throw new Unrenderable(
          "floating-ip-elsewhere",
          "The VM of the port "
              + spec.port()
              + " is at another site than the external network. Give the VM a floating IP of a"
              + " network at its own site, or make it anew at the network's.");
    }
    String other = byPort.putIfAbsent(port.id(), id);
    if (other != null) {
      throw new Unrenderable(
          "port-has-floating-ip", "The port " + port.id() + " has the floating IP " + other + ".");
    }
    Map<String, Value> columns = new HashMap<>();
    columns.put("type", new Value.Text("dnat_and_snat"));
    columns.put("external_ip", new Value.Text(Addresses.text(Addresses.address(spec.address()))));
    columns.put("logical_ip", new Value.Text(own));
    String chassis = port.spec().chassis();
    boolean there =
        chassis != null && outward.exit().external().spec().gateways().contains(chassis);
    if (there) {
      columns.put("logical_port", new Value.Text(port.name()));
      columns.put("external_mac", new Value.Text(Names.floatingMac(id)));
    }
    // Two rows and not one: a column cannot be told to hold nothing.
    router.addNat(id, there ? "distributed" : "central", columns);
  }
}
