package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.AddressFamily;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds and holds what a floating IP is to stand for: the router that translates, then the port.
 * Nobody takes the segment off the router, or the port away, until the commit.
 */
final class FloatingTargets {

  private final RouterTable routers;
  private final PortTable ports;
  private final FloatingIpTable table;

  FloatingTargets(NetworkParts its) {
    this.routers = its.database().table(RouterTable.class);
    this.ports = its.database().table(PortTable.class);
    this.table = its.database().table(FloatingIpTable.class);
  }

  /** A port behind a router that leads outward. */
  record Target(PortRow port, ExternalNetworkId network) {}

  /** What a body names; empty when it names nothing. */
  Optional<Target> of(TenantScope scope, @Nullable String port, @Nullable String vm) {
    if (port != null && vm != null) {
      throw invalid("/vm", "violation.port-or-vm");
    }
    if (port != null) {
      PortRow row =
          ports
              .find(scope.tenant(), port)
              .orElseThrow(() -> PlatformProblem.unknownReference("/port", "port", port));
      return Optional.of(hold(row));
    }
    return Optional.ofNullable(vm).map(name -> hold(portOf(scope, name)));
  }

  /** The first card of a VM that is behind a router that leads outward, or else the first. */
  private PortRow portOf(TenantScope scope, String vm) {
    List<PortRow> cards =
        table.portsOf(scope.tenant(), vm).stream().flatMap(id -> ports.find(id).stream()).toList();
    if (cards.isEmpty()) {
      throw invalid("/vm", "violation.vm-without-card", vm);
    }
    return cards.stream()
        .filter(card -> outward(card).isPresent())
        .findFirst()
        .orElse(cards.getFirst());
  }

  private Optional<RouterRow> outward(PortRow port) {
    return routers.joining(port.segmentId()).filter(router -> router.networkId() != null);
  }

  private Target hold(PortRow found) {
    RouterRow before =
        routers.joining(found.segmentId()).orElseThrow(() -> noRouter(found.segment()));
    RouterRow router =
        routers
            .lock(before.id())
            .flatMap(routers::find)
            .filter(row -> isJoined(row, found))
            .orElseThrow(() -> noRouter(found.segment()));
    @Nullable ExternalNetworkId network = router.networkId();
    if (network == null) {
      throw NetworkProblem.NO_WAY_OUT
          .problem()
          .saying("no-way-out.inward", router.name(), found.segment());
    }
    PortRow port =
        ports
            .lock(found.id())
            .flatMap(ports::find)
            .orElseThrow(() -> NetworkParts.missing("port", found.called()));
    if (port.deleted()) {
      throw NetworkParts.deleting();
    }
    requireIpv4(port);
    return new Target(port, network);
  }

  private boolean isJoined(RouterRow router, PortRow port) {
    return routers
        .joining(port.segmentId())
        .filter(row -> row.id().equals(router.id()))
        .isPresent();
  }

  private void requireIpv4(PortRow port) {
    boolean any =
        ports.addresses(List.of(port.id())).stream()
            .anyMatch(row -> row.family() == AddressFamily.IPV4);
    if (!any) {
      throw invalid("/port", "violation.port-without-ipv4", port.called());
    }
  }

  /** Holds that the port has no floating IP yet. */
  void requireFree(PortRow port) {
    table
        .of(port.id())
        .ifPresent(
            address -> {
              throw NetworkProblem.PORT_HAS_ADDRESS.problem(
                  Objects.requireNonNullElse(port.vm(), port.called()), address);
            });
  }

  private static Problem noRouter(String segment) {
    return NetworkProblem.NO_WAY_OUT.problem(segment);
  }

  private static Problem invalid(String pointer, String key, Object... values) {
    return PlatformProblem.INVALID.problem().because(pointer, key, values);
  }
}
