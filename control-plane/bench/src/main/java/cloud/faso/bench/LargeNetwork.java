package cloud.faso.bench;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.ExternalNetworkSpec;
import cloud.faso.spec.agent.ExternalSubnetSpec;
import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.HealthCheckSpec;
import cloud.faso.spec.agent.ListenerSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.MemberSpec;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.RouterGateway;
import cloud.faso.spec.agent.RouterInterface;
import cloud.faso.spec.agent.RouterSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.SubnetSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a full site has. Segments, ports, routers and load balancers have both families; routers
 * lead outward, and floating IPs stand for ports and for half of the load balancers.
 *
 * @param segments how many
 * @param ports spread over the segments
 * @param groups of four rules each; a port is in one
 * @param routers of three segments each
 * @param floatingIps of ports, and of the load balancers
 * @param balancers of three members each, every second of them looking after their health
 */
record LargeNetwork(
    int segments, int ports, int groups, int routers, int floatingIps, int balancers) {

  private static final String TENANT = id("tenant", 1);
  private static final String EXTERNAL = id("extnet", 1);
  private static final List<String> GATEWAYS = List.of(id("node", 101), id("node", 102));

  /** All of it, by typed id. */
  Map<String, Spec> specs() {
    Map<String, Spec> specs = new LinkedHashMap<>();
    each(segments, i -> specs.put(id("segment", i), segment(i)));
    each(groups, i -> specs.put(id("sg", i), group(i)));
    each(ports, i -> specs.put(id("port", i), port(i, null)));
    specs.put(
        EXTERNAL,
        new ExternalNetworkSpec(
            "internet",
            "datacenter",
            100,
            new ExternalSubnetSpec("198.18.0.0/16", "198.18.0.1"),
            new ExternalSubnetSpec("2001:db8::/64", "2001:db8::1"),
            GATEWAYS));
    each(routers, i -> specs.put(id("router", i), router(i, List.of())));
    each(balancers, i -> specs.put(id("lb", i), balancer(i)));
    each(floatingIps, i -> specs.put(id("fip", i), floatingIp(i)));
    return specs;
  }

  private interface Numbered {
    void make(int number);
  }

  private static void each(int count, Numbered work) {
    IntStream.range(0, count).forEach(work::make);
  }

  /** An id: that prefix and that number. */
  static String id(String prefix, int number) {
    return prefix + "-" + "0".repeat(14) + "%012d".formatted(number);
  }

  private static SegmentSpec segment(int number) {
    return new SegmentSpec(
        "segment " + number,
        TENANT,
        number + 1,
        1400,
        "health.internal",
        new SubnetSpec(
            "10." + number % 250 + ".0.0/16", "10." + number % 250 + ".0.1", List.of(), false),
        new SubnetSpec(
            "fd00:%x::/64".formatted(number), "fd00:%x::1".formatted(number), List.of(), false));
  }

  private SecurityGroupSpec group(int number) {
    return new SecurityGroupSpec(
        "group",
        TENANT,
        List.of(
            rule(number * 4, RuleDirection.EGRESS, null, null, "0.0.0.0/0", null),
            rule(number * 4 + 1, RuleDirection.INGRESS, 6, 443, null, null),
            rule(number * 4 + 2, RuleDirection.INGRESS, null, null, null, id("sg", number)),
            rule(number * 4 + 3, RuleDirection.INGRESS, null, null, "10.0.0.0/8", null)));
  }

  private static RuleSpec rule(
      int number,
      RuleDirection direction,
      @Nullable Integer protocol,
      @Nullable Integer port,
      @Nullable String cidr,
      @Nullable String group) {
    return new RuleSpec(
        id("rule", number), direction, AddressFamily.IPV4, protocol, port, null, cidr, group);
  }

  /** A port on a chassis, or on none yet. */
  PortSpec port(int number, @Nullable String chassis) {
    int segment = number % segments;
    return new PortSpec(
        "port " + number,
        TENANT,
        id("segment", segment),
        16 + number,
        "52:54:00:%02x:%02x:%02x".formatted(number >> 16, number >> 8 & 0xff, number & 0xff),
        List.of(
            "10.%d.%d.%d".formatted(segment % 250, number / 250 + 1, number % 250 + 2),
            "fd00:%x::%x".formatted(segment, number + 0x100)),
        List.of(),
        true,
        List.of(id("sg", number % groups)),
        "host-" + number,
        chassis,
        null,
        null);
  }

  /** A router with those routes. */
  RouterSpec router(int number, List<RouteSpec> routes) {
    return new RouterSpec(
        "router",
        TENANT,
        IntStream.range(0, 3)
            .map(i -> number + i * routers)
            .filter(segment -> segment < segments)
            .mapToObj(segment -> new RouterInterface(id("segment", segment)))
            .toList(),
        new RouterGateway(
            EXTERNAL, List.of(outside(number + 10), "2001:db8::%x".formatted(number + 10)), true),
        routes);
  }

  private static String outside(int host) {
    return "198.18.%d.%d".formatted(host >> 8, host & 0xff);
  }

  private LoadBalancerSpec balancer(int number) {
    return new LoadBalancerSpec(
        "web",
        TENANT,
        id("segment", number),
        List.of("10.%d.0.80".formatted(number % 250), "fd00:%x::80".formatted(number)),
        List.of(
            new ListenerSpec(
                6,
                80,
                IntStream.range(0, 3)
                    .mapToObj(i -> new MemberSpec(id("port", number + i * segments), 8080))
                    .toList(),
                number % 2 == 0 ? null : new HealthCheckSpec(5, 3, 2, 2))));
  }

  /** The last of them stand for load balancers. */
  private FloatingIpSpec floatingIp(int number) {
    int balancer = floatingIps - 1 - number;
    boolean balances = balancer < balancers / 2;
    return new FloatingIpSpec(
        TENANT,
        EXTERNAL,
        outside(number + 4096),
        id("router", (balances ? balancer : number) % routers),
        balances ? null : id("port", number),
        balances ? id("lb", balancer) : null);
  }
}
