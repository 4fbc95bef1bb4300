package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.PeeringSide;
import cloud.faso.spec.agent.PeeringSpec;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.RouterGateway;
import cloud.faso.spec.agent.RouterInterface;
import cloud.faso.spec.agent.RouterSpec;
import cloud.faso.spec.agent.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What leads from one segment to another and outward, of things that have to do with one another.
 * Of several that want the same, the one with the smallest id has it, so that what is rendered does
 * not depend on the order of specs.
 */
final class Routing {
  private final Marks marks;
  private final Reads reads;
  private final Joints joints;
  private final Exits exits;
  private final Map<String, RouterRows> routers = new TreeMap<>();
  private final Map<String, Refusal> refused = new HashMap<>();

  private Routing(Marks marks, Reads reads) {
    this.marks = marks;
    this.reads = reads;
    this.joints = new Joints(reads);
    this.exits = new Exits(reads);
  }

  /**
   * What comes of it, by typed ids.
   *
   * @param joints what segments have of it
   * @param joined the segments of routers
   * @param held what the switches of external networks refer to
   */
  record Routed(
      Map<String, Map<Key, Row>> things,
      Map<String, Joint.State> joints,
      Map<String, SortedSet<String>> joined,
      Map<String, Set<Key>> held,
      Map<String, Refusal> refused) {}

  /**
   * All of a region.
   *
   * @param specs by typed id, in its order
   * @param reads what else it follows from
   */
  static Routed of(Marks marks, SortedMap<String, Spec> specs, Reads reads) {
    return new Routing(marks, reads).route(specs);
  }

  /**
   * What ties a thing to others, its own id included: things that name the same are made together.
   * Empty for what routing is not made of.
   */
  static Set<String> names(String id, Spec spec) {
    Set<String> names = new HashSet<>();
    switch (spec) {
      case RouterSpec router -> {
        router.interfaces().forEach(joined -> names.add(joined.segment()));
        RouterGateway gateway = router.gateway();
        if (gateway != null) {
          gateway.addresses().forEach(it -> addAddress(gateway.externalNetwork(), it, names));
        }
      }
      case FloatingIpSpec floating -> {
        Stream.of(floating.router(), floating.port(), floating.loadBalancer())
            .filter(Objects::nonNull)
            .forEach(names::add);
        addAddress(floating.externalNetwork(), floating.address(), names);
      }
      case LoadBalancerSpec balancer -> names.add(balancer.segment());
      case PeeringSpec peering -> {
        for (PeeringSide side : List.of(peering.one(), peering.other())) {
          names.add(side.router());
          names.add(side.segment());
        }
        names.add("number " + peering.number());
      }
      default -> {
        return Set.of();
      }
    }
    names.add(id);
    return names;
  }

  private static void addAddress(String external, String text, Set<String> into) {
    try {
      into.add(name(external, Addresses.text(Addresses.address(text))));
    } catch (Unrenderable e) {
      // Nobody else can have what is no address.
    }
  }

  /** What things that ask for an address of an external network name. */
  static String name(String external, String address) {
    return external + " " + address;
  }

  /** Makes something of one spec. */
  private interface Adding<T> {
    void add(String id, T spec) throws Unrenderable;
  }

  private Routed route(SortedMap<String, Spec> specs) {
    each(specs, RouterSpec.class, this::addRouter);
    Balancing balancing = new Balancing(marks, joints, reads, routers, this::refuse);
    FloatingIps floating = new FloatingIps(routers, exits, reads, balancing);
    // All addresses are given away before anything stands for one.
    each(specs, FloatingIpSpec.class, floating::claim);
    each(specs, RouterSpec.class, this::addRoutes);
    each(specs, LoadBalancerSpec.class, balancing::add);
    each(specs, FloatingIpSpec.class, floating::add);
    Peerings peerings = new Peerings(marks, routers, joints, this::refuse);
    each(specs, PeeringSpec.class, peerings::add);
    List<Row> rows = new ArrayList<>(balancing.rows());
    rows.addAll(peerings.rows());
    Map<String, SortedSet<String>> joined = new HashMap<>();
    for (RouterRows router : routers.values()) {
      rows.addAll(router.rows());
      joined.put(
          router.id(),
          router.segments().stream().map(Joint::id).collect(Collectors.toCollection(TreeSet::new)));
    }
    return new Routed(byThing(rows), joints.states(), joined, exits.held(), refused);
  }

  private static Map<String, Map<Key, Row>> byThing(List<Row> rows) {
    Map<String, Map<Key, Row>> things = new HashMap<>();
    for (Row row : rows) {
      things.computeIfAbsent(row.key().thing(), _ -> new HashMap<>()).put(row.key(), row);
    }
    return things;
  }

  private void refuse(Refusal refusal) {
    refused.putIfAbsent(refusal.thing(), refusal);
  }

  private <T> void each(Map<String, Spec> specs, Class<T> kind, Adding<T> adding) {
    specs.forEach(
        (id, spec) -> {
          if (kind.isInstance(spec)) {
            attempt(id, () -> adding.add(id, kind.cast(spec)));
          }
        });
  }

  private interface Attempt {
    void make() throws Unrenderable;
  }

  /** What fails is refused, and all else goes on. */
  private void attempt(String id, Attempt attempt) {
    try {
      attempt.make();
    } catch (Unrenderable e) {
      refuse(e.of(id));
    }
  }

  private void addRouter(String id, RouterSpec spec) throws Unrenderable {
    RouterRows router = new RouterRows(marks, id, spec.name(), true);
    for (RouterInterface wanted : spec.interfaces()) {
      attempt(id, () -> router.join(joinable(spec, wanted.segment())));
    }
    RouterGateway gateway = spec.gateway();
    if (gateway != null) {
      attempt(id, () -> leadOutward(router, gateway));
    }
    routers.put(id, router);
  }

  private Joint joinable(RouterSpec router, String id) throws Unrenderable {
    Joint segment = joints.get(id);
    if (segment == null) {
      throw new Unrenderable(
          "router-segment-unknown",
          "The router's segment " + id + " is not on this site, or was refused.");
    }
    if (!segment.base().spec().tenant().equals(router.tenant())) {
      throw new Unrenderable(
          "segment-of-another-tenant", "The segment " + id + " is another tenant's.");
    }
    RouterRows other = segment.router();
    if (other != null) {
      throw new Unrenderable(
          "segment-has-router", "The segment " + id + " is joined by " + other.id() + " already.");
    }
    return segment;
  }

  private void leadOutward(RouterRows router, RouterGateway gateway) throws Unrenderable {
    Exit exit = exits.get(gateway.externalNetwork());
    router.leadOutward(new Outward(marks, router, gateway, exit));
  }

  private void addRoutes(String id, RouterSpec spec) {
    RouterRows router = routers.get(id);
    if (router == null) {
      return;
    }
    for (RouteSpec route : spec.routes().stream().distinct().toList()) {
      attempt(id, () -> router.addRoute(route));
    }
  }
}
