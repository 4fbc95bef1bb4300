package cloud.faso.agent.ovn;

import cloud.faso.spec.agent.BandwidthSpec;
import cloud.faso.spec.agent.ExternalNetworkSpec;
import cloud.faso.spec.agent.ExternalSubnetSpec;
import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.HealthCheckSpec;
import cloud.faso.spec.agent.ListenerSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.MemberSpec;
import cloud.faso.spec.agent.PeeringRule;
import cloud.faso.spec.agent.PeeringSide;
import cloud.faso.spec.agent.PeeringSpec;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.RouterGateway;
import cloud.faso.spec.agent.RouterInterface;
import cloud.faso.spec.agent.RouterSpec;
import cloud.faso.spec.agent.SegmentSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Specs for tests of what leads from segment to segment and outward, numbered. */
public final class Topologies {
  /** Owns other things. */
  public static final String OTHER_TENANT = "tenant-00000000000000000000000002";

  private Topologies() {}

  public static String routerId(int number) {
    return Specs.id("router", number);
  }

  public static String externalId(int number) {
    return Specs.id("extnet", number);
  }

  public static String floatingId(int number) {
    return Specs.id("fip", number);
  }

  public static String balancerId(int number) {
    return Specs.id("lb", number);
  }

  public static String peeringId(int number) {
    return Specs.id("peering", number);
  }

  /** That joins those segments and leads no further. */
  public static RouterSpec router(int... segments) {
    return router(Specs.TENANT, null, List.of(), segments);
  }

  public static RouterSpec router(
      String tenant, @Nullable RouterGateway gateway, List<RouteSpec> routes, int... segments) {
    return new RouterSpec(
        "router",
        tenant,
        IntStream.of(segments).mapToObj(Specs::segmentId).map(RouterInterface::new).toList(),
        gateway,
        routes);
  }

  /** 198.51.100.0/24 and 2001:db8::/64, through those nodes. */
  public static ExternalNetworkSpec external(String... nodes) {
    return new ExternalNetworkSpec(
        "internet",
        "datacenter",
        100,
        new ExternalSubnetSpec("198.51.100.0/24", "198.51.100.1"),
        new ExternalSubnetSpec("2001:db8::/64", "2001:db8::1"),
        List.of(nodes));
  }

  /** With .{@code host} of the external network's subnets. */
  public static RouterGateway gateway(int host, boolean snat) {
    return new RouterGateway(
        externalId(1), List.of("198.51.100." + host, "2001:db8::" + host), snat);
  }

  public static FloatingIpSpec floating(
      int host, @Nullable String router, @Nullable String port, @Nullable String balancer) {
    return new FloatingIpSpec(
        Specs.TENANT, externalId(1), "198.51.100." + host, router, port, balancer);
  }

  /** At 10.N.0.80 and fd00:N::80 port 80, with members that listen at 8080. */
  public static LoadBalancerSpec balancer(
      int segment, @Nullable HealthCheckSpec check, String... ports) {
    return new LoadBalancerSpec(
        "web",
        Specs.TENANT,
        Specs.segmentId(segment),
        List.of("10." + segment + ".0.80", "fd00:" + segment + "::80"),
        List.of(
            new ListenerSpec(
                6,
                80,
                Arrays.stream(ports).map(port -> new MemberSpec(port, 8080)).toList(),
                check)));
  }

  /** Of segment 1, joined by router 1, and segment 2 of the other tenant, joined by router 2. */
  public static PeeringSpec peering(int number, PeeringRule... allowed) {
    return new PeeringSpec(
        "partners",
        number,
        new PeeringSide(Specs.TENANT, Specs.segmentId(1), routerId(1)),
        new PeeringSide(OTHER_TENANT, Specs.segmentId(2), routerId(2)),
        List.of(allowed),
        null);
  }

  /** The same with an end date. */
  public static PeeringSpec ending(PeeringSpec peering, @Nullable Instant until) {
    return Records.with(peering, "until", until);
  }

  /** The same of another tenant. */
  public static SegmentSpec of(String tenant, SegmentSpec segment) {
    return Records.with(segment, "tenant", tenant);
  }

  /** The same with a limit. */
  public static PortSpec limited(PortSpec port, @Nullable Long send, @Nullable Long receive) {
    return Records.with(port, "bandwidth", new BandwidthSpec(send, receive));
  }
}
