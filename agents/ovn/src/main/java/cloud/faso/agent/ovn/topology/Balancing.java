package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.HealthCheckSpec;
import cloud.faso.spec.agent.ListenerSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.MemberSpec;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Load balancers. The switch that a client is plugged into chooses the member, and so a load
 * balancer is at each switch of its router; the router answers for its addresses. A segment that no
 * router joins gets one that only does that.
 */
final class Balancing {
  private static final int MOST_PORT = 65535;

  private final Marks marks;
  private final Joints joints;
  private final Reads reads;
  private final Map<String, RouterRows> routers;
  private final Consumer<Refusal> refused;
  private final ProbeAddresses probes = new ProbeAddresses();
  private final Map<String, Balancer> balancers = new TreeMap<>();
  private final List<Balancer> all = new ArrayList<>();

  /**
   * What answers at addresses.
   *
   * @param outside whether they are of an external network: a member at another site gets nothing
   *     from there, for its answers would find no way out
   */
  private record Balancer(
      String thing,
      String name,
      Map<AddressFamily, IPAddress> addresses,
      LoadBalancerSpec spec,
      RouterRows router,
      boolean outside) {}

  /**
   * None yet.
   *
   * @param routers by typed id; takes those that are made for load balancers alone
   */
  Balancing(
      Marks marks,
      Joints joints,
      Reads reads,
      Map<String, RouterRows> routers,
      Consumer<Refusal> refused) {
    this.marks = marks;
    this.joints = joints;
    this.reads = reads;
    this.routers = routers;
    this.refused = refused;
  }

  void add(String id, LoadBalancerSpec spec) throws Unrenderable {
    Joint segment = joints.get(spec.segment());
    if (segment == null || !segment.base().spec().tenant().equals(spec.tenant())) {
      throw new Unrenderable(
          "load-balancer-segment",
          "The load balancer's segment "
              + spec.segment()
              + " is not on this site, was refused, or is another tenant's.");
    }
    Map<AddressFamily, IPAddress> addresses = new EnumMap<>(AddressFamily.class);
    for (String text : spec.addresses()) {
      IPAddress address = Addresses.address(text);
      segment.base().check(address);
      if (addresses.put(Addresses.family(address), address) != null) {
        throw new Unrenderable("two-addresses", "The load balancer has two addresses of a family.");
      }
    }
    addresses.values().forEach(address -> probes.take(segment, address));
    RouterRows router = segment.router();
    if (router == null) {
      router = new RouterRows(marks, segment.id(), segment.base().spec().name(), false);
      router.join(segment);
      routers.put(segment.id(), router);
    }
    Balancer balancer = new Balancer(id, spec.name(), addresses, spec, router, false);
    balancers.put(id, balancer);
    all.add(balancer);
  }

  /** The load balancer of a floating IP answers there too. */
  void answerAt(String id, IPAddress address, FloatingIpSpec spec, RouterRows router)
      throws Unrenderable {
    Balancer inside = balancers.get(String.valueOf(spec.loadBalancer()));
    if (inside == null
        || inside.router() != router
        || !inside.spec().tenant().equals(spec.tenant())) {
      throw new Unrenderable(
          "floating-ip-load-balancer",
          "The load balancer "
              + spec.loadBalancer()
              + " is on no segment that the floating IP's router joins.");
    }
    all.add(
        new Balancer(
            id, inside.name(), Map.of(AddressFamily.IPV4, address), inside.spec(), router, true));
  }

  /** Their rows; their routers and switches refer to them from then on. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Balancer balancer : all) {
      Map<String, Listeners> byProtocol = new TreeMap<>();
      for (ListenerSpec listener : balancer.spec().listeners()) {
        try {
          String protocol = protocol(listener);
          byProtocol.computeIfAbsent(protocol, name -> new Listeners(balancer, name)).add(listener);
        } catch (Unrenderable e) {
          refused.accept(e.of(balancer.thing()));
        }
      }
      byProtocol.values().forEach(listeners -> listeners.finish(rows));
    }
    return rows;
  }

  private static String protocol(ListenerSpec listener) throws Unrenderable {
    if (listener.port() < 1 || listener.port() > MOST_PORT) {
      throw new Unrenderable("bad-ports", "There is no port " + listener.port() + ".");
    }
    return switch (listener.protocol()) {
      case 6 -> "tcp";
      case 17 -> "udp";
      default ->
          throw new Unrenderable(
              "bad-protocol",
              "A load balancer listens for TCP (6) or UDP (17), not " + listener.protocol() + ".");
    };
  }

  /** Those of a load balancer with one protocol: a row. */
  private final class Listeners {
    private final Balancer balancer;
    private final Key key;
    private final String protocol;
    private final Map<String, String> vips = new HashMap<>();
    private final Map<String, String> probed = new HashMap<>();
    private final List<Row> checks = new ArrayList<>();

    Listeners(Balancer balancer, String protocol) {
      this.balancer = balancer;
      this.protocol = protocol;
      this.key = new Key(Table.LOAD_BALANCER, balancer.thing(), protocol);
    }

    void add(ListenerSpec listener) {
      balancer
          .addresses()
          .forEach(
              (family, address) -> {
                String vip = at(Addresses.text(address), listener.port());
                Set<String> members = new LinkedHashSet<>();
                for (MemberSpec member : listener.members()) {
                  try {
                    String own = member(member, family, listener.healthCheck() != null);
                    if (own != null) {
                      members.add(at(own, member.targetPort()));
                    }
                  } catch (Unrenderable e) {
                    refused.accept(e.of(balancer.thing()));
                  }
                }
                vips.put(vip, String.join(",", members));
                HealthCheckSpec check = listener.healthCheck();
                if (check != null && !members.isEmpty()) {
                  checks.add(check(vip, check));
                }
              });
    }

    private @Nullable String member(MemberSpec spec, AddressFamily family, boolean probe)
        throws Unrenderable {
      PortRow port = reads.port(spec.port());
      if (port == null
          || !port.spec().tenant().equals(balancer.spec().tenant())
          || !balancer.router().joins(port.spec().segment())) {
        throw new Unrenderable(
            "member-unreachable",
            "The member "
                + spec.port()
                + " is on no segment that the load balancer's own or its router leads to.");
      }
      if (balancer.outside() && port.isRemote()) {
        throw new Unrenderable(
            "member-elsewhere",
            "The VM of the member "
                + spec.port()
                + " is at another site than the external network, and is given nothing from there.");
      }
      String own = port.addresses().get(family);
      if (own != null && probe) {
        probe(port, family, own);
      }
      return own;
    }

    private void probe(PortRow port, AddressFamily family, String own) {
      Joint segment = joints.get(port.spec().segment());
      if (segment == null) {
        return;
      }
      try {
        String source = Addresses.text(probes.of(segment, family));
        probed.put(bare(own), port.name() + ":" + bare(source));
      } catch (Unrenderable e) {
        refused.accept(e.of(balancer.thing()));
      }
    }

    private Row check(String vip, HealthCheckSpec check) {
      Key row = new Key(Table.HEALTH_CHECK, balancer.thing(), protocol + " " + vip);
      return new Row(
          row,
          key,
          Map.of(
              "vip", new Value.Text(vip),
              "options",
                  new Value.Pairs(
                      Map.of(
                          "interval", Integer.toString(check.intervalSeconds()),
                          "timeout", Integer.toString(check.timeoutSeconds()),
                          "success_count", Integer.toString(check.successes()),
                          "failure_count", Integer.toString(check.failures()))),
              "external_ids", marks.of(row, "")));
    }

    void finish(List<Row> into) {
      into.addAll(checks);
      into.add(
          new Row(
              key,
              null,
              Map.of(
                  "name", new Value.Text(balancer.thing() + "-" + protocol),
                  "protocol", new Value.Text(protocol),
                  "vips", new Value.Pairs(vips),
                  "health_check", Value.Keys.of(checks.stream().map(Row::key).toList()),
                  "ip_port_mappings", new Value.Pairs(probed),
                  // Who connects hears at once that nobody is there.
                  "options", new Value.Pairs(Map.of("reject", "true")),
                  "external_ids", marks.of(key, balancer.name()))));
      balancer.router().take(key);
      balancer.router().segments().forEach(segment -> segment.take(key));
    }
  }

  private static String at(String address, int port) {
    return bare(address) + ":" + port;
  }

  /** As OVN writes addresses that a port may follow. */
  private static String bare(String address) {
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }
}
