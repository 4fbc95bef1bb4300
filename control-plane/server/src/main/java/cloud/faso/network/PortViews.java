package cloud.faso.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Shows ports: their addresses and groups with them, the phase computed, the reason in words. */
final class PortViews {

  private final NetworkParts its;
  private final PortTable table;
  private final PortTrafficTable traffic;

  PortViews(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(PortTable.class);
    this.traffic = its.database().table(PortTrafficTable.class);
  }

  PortView view(PortRow row, Locale locale) {
    return views(List.of(row), locale).apply(row);
  }

  /** As it is shown in the transaction that changes it, of which no agent knows yet. */
  PortView changed(PortRow row, Locale locale) {
    NetworkSight sight = its.sight();
    return view(row, Long.MAX_VALUE, parts(List.of(row.id())), sight, locale);
  }

  /** How these are shown, which are looked up together. */
  Function<PortRow, PortView> views(List<PortRow> rows, Locale locale) {
    Parts parts = parts(rows.stream().map(PortRow::id).toList());
    NetworkSight sight = its.sight();
    return row -> view(row, row.revision(), parts, sight, locale);
  }

  /** What ports have in tables of their own. */
  private record Parts(
      Map<PortId, List<String>> addresses,
      Map<PortId, List<String>> groups,
      Map<PortId, PortTraffic> traffic) {}

  private Parts parts(List<PortId> ports) {
    return new Parts(
        table.addresses(ports).stream()
            .collect(
                Collectors.groupingBy(
                    PortTable.AddressRow::portId,
                    Collectors.mapping(PortViews::text, Collectors.toList()))),
        table.groups(ports).stream()
            .collect(
                Collectors.groupingBy(
                    PortTable.GroupRow::portId,
                    Collectors.mapping(PortTable.GroupRow::name, Collectors.toList()))),
        traffic.sums(ports).stream()
            .collect(Collectors.toMap(PortTrafficTable.SumRow::portId, PortTraffic::of)));
  }

  private static String text(PortTable.AddressRow row) {
    return Cidr.address(row.family(), row.address().toBigIntegerExact()).toCanonicalString();
  }

  private static PortView view(
      PortRow row, long revision, Parts parts, NetworkSight sight, Locale locale) {
    NetworkPhase.Known known = sight.of(row.id(), revision, row.isUp());
    return PortView.of(
        row,
        parts.addresses().getOrDefault(row.id(), List.of()),
        parts.groups().getOrDefault(row.id(), List.of()),
        parts.traffic().get(row.id()),
        Standing.of(known, row.deleted(), row.vmId() != null, locale));
  }

  NetworkPhase phase(PortRow row) {
    return NetworkPhase.of(row.deleted(), its.sight().of(row.id(), row.revision(), row.isUp()));
  }
}
