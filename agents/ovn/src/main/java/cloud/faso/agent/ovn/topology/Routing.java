package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.ExternalNetworkSpec;
import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.PeeringSpec;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.RouterGateway;
import cloud.faso.spec.agent.RouterInterface;
import cloud.faso.spec.agent.RouterSpec;
import cloud.faso.spec.agent.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What leads from one segment to another and outward. Of several that want the same, the one with
 * the smallest id has it, so that what is rendered does not depend on the order of specs.
 */
final class Routing {
  private final Marks marks;
  private final Map<String, SegmentRows> segments;
  private final Map<String, PortRow> ports;
  private final Consumer<Refusal> refused;
  private final Map<String, ExternalRows> externals = new TreeMap<>();
  private final Map<String, RouterRows> routers = new TreeMap<>();
  private final List<Row> rows = new ArrayList<>();

  /**
   * None yet.
   *
   * @param segments by typed id, with their ports
   * @param ports by typed id
   */
  Routing(
      Marks marks,
      Map<String, SegmentRows> segments,
      Map<String, PortRow> ports,
      Consumer<Refusal> refused) {
    this.marks = marks;
    this.segments = segments;
    this.ports = ports;
    this.refused = refused;
  }

  /** Makes something of one spec. */
  private interface Adding<T> {
    void add(String id, T spec) throws Unrenderable;
  }

  /**
   * All that is assigned.
   *
   * @param specs by typed id
   */
  List<Row> rows(Map<String, Spec> specs) {
    Map<String, Spec> sorted = new TreeMap<>();
    specs.forEach(
        (id, spec) -> {
          if (!(spec instanceof PortSpec)) {
            sorted.put(id, spec);
          }
        });
    each(sorted, ExternalNetworkSpec.class, this::addExternal);
    each(sorted, RouterSpec.class, this::addRouter);
    Balancing balancing = new Balancing(marks, segments, ports, routers, refused);
    FloatingIps floating = new FloatingIps(routers, externals, ports, balancing);
    // All addresses are given away before a route may lead to one.
    each(sorted, FloatingIpSpec.class, floating::claim);
    each(sorted, RouterSpec.class, this::addRoutes);
    each(sorted, LoadBalancerSpec.class, balancing::add);
    each(sorted, FloatingIpSpec.class, floating::add);
    Peerings peerings = new Peerings(marks, routers, segments, refused);
    each(sorted, PeeringSpec.class, peerings::add);
    rows.addAll(balancing.rows());
    rows.addAll(peerings.rows());
    routers.values().forEach(router -> rows.addAll(router.rows()));
    externals.values().forEach(external -> rows.addAll(external.rows()));
    return rows;
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
      refused.accept(e.of(id));
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

  private SegmentRows joinable(RouterSpec router, String id) throws Unrenderable {
    SegmentRows segment = segments.get(id);
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
