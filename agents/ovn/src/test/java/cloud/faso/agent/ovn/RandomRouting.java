package cloud.faso.agent.ovn;

import static cloud.faso.agent.ovn.Topologies.OTHER_TENANT;

import cloud.faso.spec.agent.AddressFamily;
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
import cloud.faso.spec.agent.RouterInterface;
import cloud.faso.spec.agent.RouterSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A random topology whose segments are joined, led outward, balanced and peered by chance. */
public final class RandomRouting {
  private static final int SEGMENTS = 4;
  private static final String OPEN = Specs.groupId(90);
  private static final List<String> NODES = List.of("node-a", "node-b");

  /** Networks that are on no segment, by family. */
  private static final List<String> FAR = List.of("172.16.%d.0/24", "fd72:0:0:%d::/64");

  private final RandomGenerator random;
  private final Map<String, Spec> specs;
  private final List<List<Integer>> joined = List.of(new ArrayList<>(), new ArrayList<>());

  private RandomRouting(RandomGenerator random) {
    this.random = random;
    this.specs = RandomTopology.of(random, SEGMENTS);
  }

  /** One of them. Routers 1 and 2 are of different tenants every other time. */
  public static Map<String, Spec> of(RandomGenerator random) {
    return new RandomRouting(random).build();
  }

  /** A network of its own for each static route of a router. */
  private static String far(int family, int number) {
    return FAR.get(family).formatted(number);
  }

  /**
   * An address that a static route may lead to.
   *
   * @param family 0 for IPv4, 1 for IPv6, as ports have their addresses
   */
  public static String farAddress(int family, RandomGenerator random) {
    return far(family, random.nextInt(3)).replaceFirst("0?/\\d+$", "9");
  }

  private Map<String, Spec> build() {
    boolean shared = random.nextBoolean();
    for (int segment = 0; segment < SEGMENTS; segment++) {
      int side = random.nextInt(3);
      if (side < joined.size()) {
        joined.get(side).add(segment);
      }
      if (side == 1 && !shared) {
        String id = Specs.segmentId(segment);
        SegmentSpec spec = (SegmentSpec) specs.get(id);
        specs.put(id, Topologies.of(OTHER_TENANT, Objects.requireNonNull(spec)));
      }
    }
    specs.put(OPEN, open());
    specs.replaceAll((_, spec) -> spec instanceof PortSpec port ? ofItsSegment(port) : spec);
    specs.put(Topologies.externalId(1), Topologies.external(NODES.toArray(new String[0])));
    for (int side = 0; side < joined.size(); side++) {
      specs.put(Topologies.routerId(side + 1), router(side, shared || side == 0));
    }
    for (int i = 0; i < SEGMENTS; i++) {
      if (random.nextInt(3) == 0) {
        specs.put(Topologies.balancerId(i), balancer(i));
      }
    }
    ports().forEach(this::maybeFloat);
    if (!joined.get(0).isEmpty() && !joined.get(1).isEmpty() && random.nextInt(3) != 0) {
      specs.put(Topologies.peeringId(1), peering());
    }
    return specs;
  }

  /** Lets all pass, so that it is seen where routers lead and not only what groups drop. */
  private static SecurityGroupSpec open() {
    List<RuleSpec> rules = new ArrayList<>();
    for (RuleDirection direction : RuleDirection.values()) {
      for (AddressFamily family : AddressFamily.values()) {
        String id = Specs.id("rule", 900 + rules.size());
        rules.add(new RuleSpec(id, direction, family, null, null, null, null, null));
      }
    }
    return Specs.group(rules.toArray(new RuleSpec[0]));
  }

  private PortSpec ofItsSegment(PortSpec port) {
    String tenant =
        specs.get(port.segment()) instanceof SegmentSpec segment ? segment.tenant() : port.tenant();
    List<String> groups = new ArrayList<>(port.securityGroups());
    if (random.nextInt(4) != 0) {
      groups.add(OPEN);
    }
    PortSpec its = Records.with(Records.with(port, "tenant", tenant), "securityGroups", groups);
    String host = "host-" + Math.floorMod(port.mac().hashCode(), 5);
    boolean isPlaced = random.nextBoolean();
    return Specs.on(
        Specs.named(its, host), isPlaced ? NODES.get(random.nextInt(NODES.size())) : null);
  }

  private List<String> ports() {
    return specs.keySet().stream().filter(id -> id.startsWith("port-")).toList();
  }

  private PortSpec port(String id) {
    return specs.get(id) instanceof PortSpec port ? port : Specs.port(0, 0);
  }

  private RouterSpec router(int side, boolean own) {
    List<RouteSpec> routes = new ArrayList<>();
    for (String id : ports()) {
      int segment = segmentOf(port(id));
      for (int family = 0; family < FAR.size(); family++) {
        if (joined.get(side).contains(segment) && random.nextInt(4) == 0) {
          routes.add(new RouteSpec(far(family, routes.size()), port(id).addresses().get(family)));
          if (random.nextBoolean()) {
            // It is given what is for others.
            specs.put(id, Specs.with(port(id), false));
          }
        }
      }
    }
    return new RouterSpec(
        "router",
        own ? Specs.TENANT : OTHER_TENANT,
        joined.get(side).stream().map(i -> new RouterInterface(Specs.segmentId(i))).toList(),
        random.nextBoolean() ? Topologies.gateway(10 + side, random.nextBoolean()) : null,
        routes);
  }

  private static int segmentOf(PortSpec port) {
    return Integer.parseInt(port.segment().substring(port.segment().length() - 6));
  }

  /** With one member, so that nobody needs to guess which it is, and none every third time. */
  private LoadBalancerSpec balancer(int segment) {
    String tenant = specs.get(Specs.segmentId(segment)) instanceof SegmentSpec s ? s.tenant() : "";
    List<Integer> near =
        joined.stream().filter(some -> some.contains(segment)).findFirst().orElse(List.of(segment));
    List<MemberSpec> members =
        ports().stream()
            .filter(id -> near.contains(segmentOf(port(id))) && random.nextBoolean())
            .limit(1)
            .map(id -> new MemberSpec(id, 20))
            .toList();
    return new LoadBalancerSpec(
        "web",
        tenant,
        Specs.segmentId(segment),
        List.of("10." + segment + ".0.80", "fd00:" + segment + "::80"),
        List.of(
            new ListenerSpec(
                6, 80, members, random.nextBoolean() ? new HealthCheckSpec(5, 3, 2, 3) : null)));
  }

  private void maybeFloat(String id) {
    PortSpec port = port(id);
    for (int side = 0; side < joined.size(); side++) {
      if (joined.get(side).contains(segmentOf(port))
          && specs.get(Topologies.routerId(side + 1)) instanceof RouterSpec router
          && router.gateway() != null
          && random.nextInt(3) == 0) {
        int number = specs.size();
        specs.put(Topologies.floatingId(number), floating(100 + number, router, side, id));
      }
    }
  }

  private FloatingIpSpec floating(int host, RouterSpec router, int side, @Nullable String port) {
    return new FloatingIpSpec(
        router.tenant(),
        Topologies.externalId(1),
        "198.51.100." + host,
        Topologies.routerId(side + 1),
        port,
        null);
  }

  private PeeringSpec peering() {
    List<PeeringRule> rules = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      int first = random.nextInt(60);
      rules.add(
          switch (random.nextInt(5)) {
            case 0 -> new PeeringRule(random.nextBoolean(), null, null, null);
            case 1 -> new PeeringRule(random.nextBoolean(), 17, null, null);
            default ->
                new PeeringRule(
                    random.nextBoolean(),
                    random.nextInt(3) == 0 ? 132 : 6,
                    first,
                    first + random.nextInt(40));
          });
    }
    return new PeeringSpec("partners", 3, side(0), side(1), rules, null);
  }

  private PeeringSide side(int side) {
    List<Integer> segments = joined.get(side);
    String segment = Specs.segmentId(segments.get(random.nextInt(segments.size())));
    return new PeeringSide(
        specs.get(segment) instanceof SegmentSpec spec ? spec.tenant() : "",
        segment,
        Topologies.routerId(side + 1));
  }
}
