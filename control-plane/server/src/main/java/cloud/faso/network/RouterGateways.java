package cloud.faso.network;

import cloud.faso.platform.problem.Phrase;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The external networks that routers lead to, one of each site at most. */
final class RouterGateways {

  private static final String POINTER = "/externalNetworks";

  private final NetworkParts its;
  private final Joining joining;
  private final RouterTable table;
  private final ExternalNetworkTable networks;

  RouterGateways(NetworkParts its, Joining joining) {
    this.its = its;
    this.joining = joining;
    this.table = its.database().table(RouterTable.class);
    this.networks = its.database().table(ExternalNetworkTable.class);
  }

  /**
   * The external networks that a body names, each held until the commit; once, however often it is
   * named.
   *
   * @throws Problem {@code invalid} when one is unknown, or two are of one site
   */
  List<ExternalNetworkRow> hold(List<String> refs) {
    Flaws flaws = new Flaws();
    // In order, so that two who need the same never wait for each other.
    TreeMap<String, ExternalNetworkRow> named = new TreeMap<>();
    for (int i = 0; i < refs.size(); i++) {
      String pointer = POINTER + "/" + i;
      Optional<ExternalNetworkRow> found = networks.find(refs.get(i));
      if (found.isEmpty()) {
        Phrase kind = new Phrase("kind.external-network");
        flaws.add(pointer, "violation.unknown-reference", kind, refs.get(i));
        continue;
      }
      ExternalNetworkRow network = found.get();
      named.values().stream()
          .filter(other -> other.siteId().equals(network.siteId()))
          .filter(other -> !other.id().equals(network.id()))
          .findFirst()
          .ifPresentOrElse(
              other ->
                  flaws.add(
                      pointer,
                      "violation.networks-of-one-site",
                      network.name(),
                      other.name(),
                      other.site()),
              () -> named.put(network.id().value(), network));
    }
    flaws.refuseIfAny();
    return named.values().stream().map(network -> held(network.id())).toList();
  }

  private ExternalNetworkRow held(ExternalNetworkId id) {
    ExternalNetworkRow row =
        networks
            .lock(id)
            .flatMap(networks::find)
            .orElseThrow(
                () -> PlatformProblem.unknownReference(POINTER, "external-network", id.value()));
    if (row.deleted()) {
      throw NetworkParts.deleting();
    }
    return row;
  }

  /**
   * Has a router lead to these, which are held as it is, and to no others. It keeps its addresses
   * on those that it leads to already.
   *
   * @return false when it leads there, and nowhere else, already
   * @throws Problem {@code in-use}, {@code networks-overlap}, {@code subnet-exhausted}
   */
  boolean lead(RouterRow router, Collection<ExternalNetworkRow> wanted) {
    List<RouterTable.GatewayRow> present = table.gateways(router.id());
    List<RouterTable.GatewayRow> gone =
        present.stream()
            .filter(each -> wanted.stream().noneMatch(it -> it.id().equals(each.networkId())))
            .toList();
    List<ExternalNetworkRow> more =
        wanted.stream()
            .filter(each -> present.stream().noneMatch(it -> it.networkId().equals(each.id())))
            .toList();
    gone.forEach(each -> joining.requireNoFloatingIps(router, each));
    its.external()
        .hold(
            Stream.concat(
                    gone.stream().map(RouterTable.GatewayRow::networkId),
                    more.stream().map(ExternalNetworkRow::id))
                .toList());
    for (RouterTable.GatewayRow each : gone) {
      its.external().takeBack(router.id(), each.networkId());
      table.leadNoMore(router.id(), each.networkId());
    }
    if (!more.isEmpty()) {
      joining.holdJoined(router);
    }
    for (ExternalNetworkRow each : more) {
      joining.requireApart(router, each);
      table.lead(router.id(), each.id());
      its.external().giveAll(each, router.id());
    }
    return !gone.isEmpty() || !more.isEmpty();
  }
}
