package cloud.faso.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Shows routers: what they join with them, the phase computed, the reason in words. */
final class RouterViews {

  private final NetworkParts its;
  private final RouterTable table;

  RouterViews(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(RouterTable.class);
  }

  RouterView view(RouterRow row, Locale locale) {
    return views(List.of(row), locale).apply(row);
  }

  /** As it is shown in the transaction that changes it, of which no agent knows yet. */
  RouterView changed(RouterRow row, Locale locale) {
    return view(row, Long.MAX_VALUE, Parts.of(table, List.of(row)), its.sight(), locale);
  }

  /** How these are shown, which are looked up together. */
  Function<RouterRow, RouterView> views(List<RouterRow> rows, Locale locale) {
    Parts parts = Parts.of(table, rows);
    NetworkSight sight = its.sight();
    return row -> view(row, row.revision(), parts, sight, locale);
  }

  /** What routers have in tables of their own. */
  private record Parts(
      Map<RouterId, List<RouterTable.InterfaceRow>> interfaces,
      Map<RouterId, List<RouterTable.GatewayRow>> gateways,
      Map<RouterId, List<RouterTable.AddressRow>> addresses) {

    static Parts of(RouterTable table, List<RouterRow> rows) {
      List<RouterId> ids = rows.stream().map(RouterRow::id).toList();
      return new Parts(
          NetworkAssignments.grouped(table.interfaces(ids), RouterTable.InterfaceRow::routerId),
          NetworkAssignments.grouped(table.gateways(ids), RouterTable.GatewayRow::routerId),
          NetworkAssignments.grouped(table.addresses(ids), RouterTable.AddressRow::routerId));
    }
  }

  private static RouterView view(
      RouterRow row, long revision, Parts parts, NetworkSight sight, Locale locale) {
    Standing standing =
        Standing.of(sight.of(row.id(), revision, null), row.deleted(), false, locale);
    List<RouterTable.GatewayRow> gateways = parts.gateways().getOrDefault(row.id(), List.of());
    List<RouterTable.AddressRow> own = parts.addresses().getOrDefault(row.id(), List.of());
    return new RouterView(
        row.id(),
        row.name(),
        row.tenantId(),
        row.description(),
        standing.phase(),
        standing.reason(),
        gateways.stream().map(RouterTable.GatewayRow::network).toList(),
        gateways.stream().flatMap(gateway -> addresses(gateway, own)).toList(),
        row.snat(),
        parts.interfaces().getOrDefault(row.id(), List.of()).stream()
            .map(RouterTable.InterfaceRow::segment)
            .toList(),
        row.hops(),
        row.generation(),
        row.createdAt());
  }

  private static Stream<RouterView.Address> addresses(
      RouterTable.GatewayRow gateway, List<RouterTable.AddressRow> own) {
    return own.stream()
        .filter(row -> row.networkId().equals(gateway.networkId()))
        .map(row -> new RouterView.Address(gateway.network(), gateway.site(), row.text()));
  }

  NetworkPhase phase(RouterRow row) {
    return NetworkPhase.of(row.deleted(), its.sight().of(row.id(), row.revision(), null));
  }
}
