package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.ExternalNetworkSpec;
import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.PeeringSpec;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.RouterGateway;
import cloud.faso.spec.agent.RouterInterface;
import cloud.faso.spec.agent.RouterSpec;
import cloud.faso.spec.agent.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What leads from one segment to another and outward. Of several that want the same, the one with
 * the smallest id has it, so that what is rendered does not depend on the order of specs.
 */
final class Routing {
  private final Marks marks;
  private final Reads reads;
  private final Joints joints;
  private final Map<String, ExternalRows> externals = new TreeMap<>();
  private final Map<String, RouterRows> routers = new TreeMap<>();
  private final List<Refusal> refused = new ArrayList<>();

  private Routing(Marks marks, Reads reads) {
    this.marks = marks;
    this.reads = reads;
    this.joints = new Joints(reads);
  }

  /**
   * What comes of it.
   *
   * @param joints what segments have of it, by typed id
   */
  record Routed(Wanted wanted, Map<String, Joint.State> joints, List<Refusal> refused) {}

  /**
   * All that is assigned.
   *
   * @param specs by typed id, in its order
   * @param reads what else it follows from
   */
  static Routed of(Marks marks, SortedMap<String, Spec> specs, Reads reads) {
    return new Routing(marks, reads).route(specs);
  }

  /** Whether a spec is one of those that it is made of. */
  static boolean isMadeOf(Spec spec) {
    return switch (spec) {
      case ExternalNetworkSpec _,
          RouterSpec _,
          FloatingIpSpec _,
          LoadBalancerSpec _,
          PeeringSpec _ ->
          true;
      default -> false;
    };
  }

  /** Makes something of one spec. */
  private interface Adding<T> {
    void add(String id, T spec) throws Unrenderable;
  }

  private Routed route(SortedMap<String, Spec> specs) {
    each(specs, ExternalNetworkSpec.class, this::addExternal);
    each(specs, RouterSpec.class, this::addRouter);
    Balancing balancing = new Balancing(marks, joints, reads, routers, refused::add);
    FloatingIps floating = new FloatingIps(routers, externals, reads, balancing);
    // All addresses are given away before a route may lead to one.
    each(specs, FloatingIpSpec.class, floating::claim);
    each(specs, RouterSpec.class, this::addRoutes);
    each(specs, LoadBalancerSpec.class, balancing::add);
    each(specs, FloatingIpSpec.class, floating::add);
    Peerings peerings = new Peerings(marks, routers, joints, refused::add);
    each(specs, PeeringSpec.class, peerings::add);
    List<Row> rows = new ArrayList<>(balancing.rows());
    rows.addAll(peerings.rows());
    routers.values().forEach(router -> rows.addAll(router.rows()));
    externals.values().forEach(external -> rows.addAll(external.rows()));
    return new Routed(Wanted.of(rows), joints.states(), refused);
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
      refused.add(e.of(id));
    }
  }

  private void addExternal(String id, ExternalNetworkSpec spec) throws Unrenderable {
    externals.put(id, new ExternalRows(marks, id, spec));
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
    ExternalRows external = externals.get(gateway.externalNetwork());
    if (external == null) {
      throw new Unrenderable(
          "external-network-unknown",
          "The external network "
              + gateway.externalNetwork()
              + " is not on this site, or was refused.");
    }
    router.leadOutward(new Outward(marks, router, gateway, external));
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
