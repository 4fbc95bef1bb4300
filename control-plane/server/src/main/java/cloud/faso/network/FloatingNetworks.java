package cloud.faso.network;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Of which external network a floating IP is. What comes in by one that stands for a VM is
 * translated at the network's site and answered at the VM's, so these are one.
 */
final class FloatingNetworks {

  private static final String POINTER = "/externalNetwork";

  private final ExternalNetworkTable networks;
  private final FloatingTargets targets;

  FloatingNetworks(NetworkParts its, FloatingTargets targets) {
    this.networks = its.database().table(ExternalNetworkTable.class);
    this.targets = targets;
  }

  /**
   * The one that is named, else the one that would do for the target, else the only one; held until
   * the commit.
   */
  ExternalNetworkRow hold(@Nullable String ref, Optional<FloatingTargets.Target> target) {
    ExternalNetworkId id =
        ref == null
            ? target.map(this::fitting).orElseGet(this::onlyOne)
            : networks.find(ref).map(ExternalNetworkRow::id).orElseThrow(() -> unknown(ref));
    ExternalNetworkRow row =
        networks.lock(id).flatMap(networks::find).orElseThrow(() -> unknown(id.value()));
    if (row.deleted()) {
      throw NetworkParts.deleting();
    }
    return row;
  }

  private static Problem unknown(String ref) {
    return PlatformProblem.unknownReference(POINTER, "external-network", ref);
  }

  private ExternalNetworkId fitting(FloatingTargets.Target target) {
    Optional<FloatingIpTable.SiteRow> site = targets.site(target);
    if (site.isPresent()) {
      return target
          .way(site.get().id())
          .map(RouterTable.GatewayRow::networkId)
          .orElseThrow(() -> noneThere(POINTER, target, site.get()));
    }
    if (target.ways().size() > 1) {
      throw invalid(
          POINTER,
          target.port() == null ? "violation.which-way-in" : "violation.which-way-out",
          target.router(),
          target.called(),
          names(", ", target.ways(), way -> way.network() + " (" + way.site() + ")"));
    }
    return target.ways().getFirst().networkId();
  }

  private ExternalNetworkId onlyOne() {
    List<ExternalNetworkRow> all = networks.present(null);
    if (all.size() != 1) {
      throw all.isEmpty()
          ? invalid(POINTER, "violation.no-external-network")
          : invalid(
              POINTER,
              "violation.which-external-network",
              names(", ", all, ExternalNetworkRow::name));
    }
    return all.getFirst().id();
  }

  /**
   * Refuses what is known to be at another site than the network, and then what stands behind a
   * router that does not lead to it; the target is held.
   *
   * @param pointer what of the body would have to be another
   */
  void requireReaches(String pointer, FloatingTargets.Target target, ExternalNetworkRow network) {
    List<RouterTable.GatewayRow> ways =
        targets
            .site(target)
            .map(site -> List.of(wayThere(pointer, target, network, site)))
            .orElse(target.ways());
    if (ways.stream().noneMatch(way -> way.networkId().equals(network.id()))) {
      throw NetworkProblem.NO_WAY_OUT
          .problem()
          .saying(
              "no-way-out.elsewhere",
              target.segment(),
              names(", ", ways, RouterTable.GatewayRow::network),
              network.name());
    }
  }

  /** The way out at a target's site, which has to be the network's. */
  private static RouterTable.GatewayRow wayThere(
      String pointer,
      FloatingTargets.Target target,
      ExternalNetworkRow network,
      FloatingIpTable.SiteRow site) {
    RouterTable.GatewayRow way =
        target.way(site.id()).orElseThrow(() -> noneThere(pointer, target, site));
    if (!site.id().equals(network.siteId())) {
      throw invalid(
          pointer,
          "violation.network-of-another-site",
          target.called(),
          site.name(),
          network.name(),
          network.site(),
          way.network());
    }
    return way;
  }

  private static Problem noneThere(
      String pointer, FloatingTargets.Target target, FloatingIpTable.SiteRow site) {
    return invalid(
        pointer,
        "violation.no-way-out-there",
        target.called(),
        site.name(),
        target.router(),
        names(",", target.ways(), RouterTable.GatewayRow::network));
  }

  private static <T> String names(String between, List<T> of, Function<T, String> name) {
    return of.stream().map(name).collect(Collectors.joining(between));
  }

  private static Problem invalid(String pointer, String key, Object... values) {
    return PlatformProblem.INVALID.problem().because(pointer, key, values);
  }
}
