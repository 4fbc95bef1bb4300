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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Routers. They join segments at every site, and lead outward at those of their external networks,
 * at each by its own.
 */
final class AssignedRouters implements NetworkKind {

  private final RouterTable table;
  private final ExternalAddresses addresses;

  AssignedRouters(Database database, ExternalAddresses addresses) {
    this.table = database.table(RouterTable.class);
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
    Map<RouterId, List<RouterTable.GatewayRow>> gateways =
        NetworkAssignments.grouped(table.gateways(ids), RouterTable.GatewayRow::routerId);
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
                            interfaces.getOrDefault(row.id(), List.of()),
                            Ways.of(gateways.getOrDefault(row.id(), List.of()), site),
                            own.getOrDefault(row.id(), List.of()))))
        .toList();
  }

  /** The external networks that a router leads to: of this site, and of others. */
  private record Ways(Optional<ExternalNetworkId> here, List<ExternalNetworkId> elsewhere) {

    static Ways of(List<RouterTable.GatewayRow> gateways, SiteId site) {
      List<ExternalNetworkId> here = new ArrayList<>();
      List<ExternalNetworkId> elsewhere = new ArrayList<>();
      for (RouterTable.GatewayRow each : gateways) {
        (each.siteId().equals(site) ? here : elsewhere).add(each.networkId());
      }
      return new Ways(here.stream().findFirst(), elsewhere);
    }
  }

  private RouterSpec spec(
      RouterRow row,
      List<RouterTable.InterfaceRow> interfaces,
      Ways ways,
      List<RouterTable.AddressRow> own) {
    @Nullable RouterGateway gateway =
        ways.here().map(network -> gateway(row, network, own)).orElse(null);
    return new RouterSpec(
        row.name(),
        row.tenantId().value(),
        interfaces.stream().map(each -> new RouterInterface(each.segmentId().value())).toList(),
        gateway,
        routes(row, ways));
  }

  private static RouterGateway gateway(
      RouterRow row, ExternalNetworkId network, List<RouterTable.AddressRow> own) {
    return new RouterGateway(
        network.value(),
        own.stream()
            .filter(each -> each.networkId().equals(network))
            .map(RouterTable.AddressRow::text)
            .toList(),
        row.snat());
  }

  /**
   * But for those that lead through external networks elsewhere: no packet gets there from here.
   */
  private List<RouteSpec> routes(RouterRow row, Ways ways) {
    List<RouteSpec> routes = row.hops();
    if (routes.isEmpty() || ways.elsewhere().isEmpty()) {
      return routes;
    }
    List<Cidr> here = networks(ways.here().stream().toList());
    List<Cidr> elsewhere = networks(ways.elsewhere());
    return routes.stream()
        .filter(
            route -> {
              IPAddress hop = Cidr.address(route.nextHop()).orElseThrow();
              return here.stream().anyMatch(each -> each.holds(hop))
                  || elsewhere.stream().noneMatch(each -> each.holds(hop));
            })
        .toList();
  }

  private List<Cidr> networks(List<ExternalNetworkId> of) {
    return addresses.subnets(of).stream().map(ExternalSubnetRow::network).toList();
  }
}
