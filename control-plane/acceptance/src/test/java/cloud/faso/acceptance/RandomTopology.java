package cloud.faso.acceptance;

import cloud.faso.acceptance.Topology.Group;
import cloud.faso.acceptance.Topology.Opening;
import cloud.faso.acceptance.Topology.Peering;
import cloud.faso.acceptance.Topology.Port;
import cloud.faso.acceptance.Topology.Segment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two segments and at times a third, with a port on each of two nodes, groups and rules, as chance
 * has them; all of this is called after the seed.
 */
final class RandomTopology {

  private static final int GROUPS = 3;

  /** What is between the first two segments. */
  enum Joint {
    ROUTER,
    PEERING,
    NOTHING
  }

  private final SplittableRandom random;
  private final String prefix;
  private final List<String> tenants;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final List<Port> ports = new ArrayList<>();

  private RandomTopology(long seed, List<String> tenants) {
    this.random = new SplittableRandom(seed);
    this.prefix = "r" + seed + "-";
    this.tenants = tenants;
  }

  /** Of one of two tenants or of both. */
  static Topology of(long seed, Joint joint, List<String> tenants) {
    return new RandomTopology(seed, tenants).build(joint);
  }

  private Topology build(Joint joint) {
    String tenant = any(tenants);
    switch (joint) {
      case ROUTER -> {
        segment(tenant, prefix + "joins");
        segment(tenant, prefix + "joins");
      }
      case PEERING -> {
        segment(tenant, ownRouter());
        segment(tenants.get(1 - tenants.indexOf(tenant)), ownRouter());
      }
      case NOTHING -> {
        segment(tenant, random.nextBoolean() ? ownRouter() : null);
        segment(any(tenants), random.nextBoolean() ? ownRouter() : null);
      }
    }
    Peering peering = joint == Joint.PEERING ? peering() : null;
    if (random.nextBoolean()) {
      Segment beside = any(segments);
      segment(beside.tenant(), random.nextBoolean() ? beside.router() : null);
    }
    for (String each : new TreeSet<>(segments.stream().map(Segment::tenant).toList())) {
      groups(each);
    }
    segments.forEach(this::ports);
    return new Topology(segments, groups, ports, peering);
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private String ownRouter() {
    return prefix + "of-" + (segments.size() + 1);
  }

  private void segment(String tenant, @Nullable String router) {
    int number = segments.size() + 1;
    segments.add(new Segment(prefix + "s" + number, number, tenant, router));
  }

  private Peering peering() {
    Set<Opening> rules = new LinkedHashSet<>();
    int count = 4 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      rules.add(new Opening(random.nextBoolean(), Selector.any(random, random.nextBoolean())));
    }
    return new Peering(prefix + "over", segments.get(0), segments.get(1), List.copyOf(rules));
  }

  private void groups(String tenant) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= GROUPS; i++) {
      names.add(prefix + tenant + "-" + i);
    }
    for (String name : names) {
      Set<GroupRule> rules = new LinkedHashSet<>();
      int count = 5 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        rules.add(rule(names));
      }
      groups.add(new Group(name, tenant, List.copyOf(rules)));
    }
  }

  private GroupRule rule(List<String> names) {
    boolean egress = random.nextBoolean();
    boolean six = random.nextBoolean();
    Selector selector = Selector.any(random, six);
    Segment remote = any(segments);
    return switch (random.nextInt(7)) {
      case 0 -> new GroupRule(egress, six, selector, remote.network(six), null);
      // Those on the first node only.
      case 1 ->
          new GroupRule(
              egress, six, selector, remote.address(six, 4) + (six ? "/127" : "/31"), null);
      case 2 -> new GroupRule(egress, six, selector, six ? "fd00:6::/32" : "10.6.0.0/16", null);
      case 3 -> new GroupRule(egress, six, selector, null, any(names));
      default -> new GroupRule(egress, six, selector, null, null);
    };
  }

  private void ports(Segment segment) {
    List<String> names =
        groups.stream()
            .filter(group -> group.tenant().equals(segment.tenant()))
            .map(Group::name)
            .toList();
    for (boolean first : List.of(true, false)) {
      String name = prefix + segment.number() + (first ? "a" : "b");
      ports.add(new Port(name, segment, first, new TreeSet<>(List.of(any(names), any(names)))));
    }
  }
}
