package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.RouterGateway;
import cloud.faso.spec.agent.RouterInterface;
import cloud.faso.spec.agent.RouterSpec;
import inet.ipaddr.IPAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Routers. They join segments at every site, and lead outward only at the one of their external
 * network.
 */
final class AssignedRouters implements NetworkKind {

  private final RouterTable table;
  private final ExternalNetworkTable networks;
  private final ExternalAddresses addresses;

  AssignedRouters(Database database, ExternalAddresses addresses) {
    this.table = database.table(RouterTable.class);
    this.networks = database.table(ExternalNetworkTable.class);
    this.addresses = addresses;
  }

  @Override
  public String prefix() {
    return RouterId.PREFIX;
  }

  @Override
  public NetworkThing thing(String id) {
    return new RouterId(id);
  }

  @Override
  public String table() {
    return "router";
  }

  @Override
  public void clear(String id) {
    addresses.takeBack(new RouterId(id));
  }

  @Override
  public EventType forgotten() {
    return EventType.ROUTER_DELETED;
  }

  @Override
  public List<Assignment> since(long revision, SiteId site) {
    List<RouterRow> rows = table.changed(revision);
    List<RouterId> ids = rows.stream().map(RouterRow::id).toList();
    Map<RouterId, List<RouterTable.InterfaceRow>> interfaces =
        NetworkAssignments.grouped(table.interfaces(ids), RouterTable.InterfaceRow::routerId);
    Map<RouterId, List<RouterTable.AddressRow>> own =
        NetworkAssignments.grouped(table.addresses(ids), RouterTable.AddressRow::routerId);
    return rows.stream()
        .map(
            row ->
                new Assignment(
                    Kind.ROUTER,
                    row.id().value(),
                    row.generation(),
                    row.revision(),
                    row.deleted()
                        ? null
                        : spec(
                            row,
                            site,
                            interfaces.getOrDefault(row.id(), List.of()),
                            own.getOrDefault(row.id(), List.of()))))
        .toList();
  }

  private RouterSpec spec(
      RouterRow row,
      SiteId site,
      List<RouterTable.InterfaceRow> interfaces,
      List<RouterTable.AddressRow> own) {
    @Nullable RouterGateway gateway = gateway(row, site, own).orElse(null);
    return new RouterSpec(
        row.name(),
        row.tenantId().value(),
        interfaces.stream().map(each -> new RouterInterface(each.segmentId().value())).toList(),
        gateway,
        gateway == null ? inward(row) : row.hops());
  }

  private Optional<RouterGateway> gateway(
      RouterRow row, SiteId site, List<RouterTable.AddressRow> own) {
    return Optional.ofNullable(row.networkId())
        .flatMap(networks::find)
        .filter(network -> network.siteId().equals(site))
        .map(
            network ->
                new RouterGateway(
                    network.id().value(),
                    own.stream().map(RouterViews::text).toList(),
                    row.snat()));
  }

  /** The routes that do not lead through the external network, which is elsewhere. */
  private List<RouteSpec> inward(RouterRow row) {
    List<RouteSpec> routes = row.hops();
    if (routes.isEmpty() || row.networkId() == null) {
      return routes;
    }
    List<Cidr> outward =
        addresses.subnets(row.networkId()).stream().map(ExternalSubnetRow::network).toList();
    return routes.stream()
        .filter(
            route -> {
              IPAddress hop = Cidr.address(route.nextHop()).orElseThrow();
              return outward.stream().noneMatch(each -> each.holds(hop));
            })
        .toList();
  }
}
