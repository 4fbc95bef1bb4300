package cloud.faso.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Shows load balancers: what they have with them, the phase computed, the reason in words. */
final class LoadBalancerViews {

  private final NetworkParts its;
  private final LoadBalancerTable table;
  private final MemberHealthTable health;

  LoadBalancerViews(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(LoadBalancerTable.class);
    this.health = its.database().table(MemberHealthTable.class);
  }

  LoadBalancerView view(LoadBalancerRow row, Locale locale) {
    return views(List.of(row), locale).apply(row);
  }

  /** As it is shown in the transaction that changes it, of which no agent knows yet. */
  LoadBalancerView changed(LoadBalancerRow row, Locale locale) {
    LoadBalancerParts parts = LoadBalancerParts.of(table, List.of(row.id()));
    return view(row, Long.MAX_VALUE, parts, tried(List.of(row.id())), its.sight(), locale);
  }

  /** How these are shown, which are looked up together. */
  Function<LoadBalancerRow, LoadBalancerView> views(List<LoadBalancerRow> rows, Locale locale) {
    List<LoadBalancerId> ids = rows.stream().map(LoadBalancerRow::id).toList();
    LoadBalancerParts parts = LoadBalancerParts.of(table, ids);
    Map<LoadBalancerId, List<MemberHealthTable.TriedRow>> tried = tried(ids);
    NetworkSight sight = its.sight();
    return row -> view(row, row.revision(), parts, tried, sight, locale);
  }

  private Map<LoadBalancerId, List<MemberHealthTable.TriedRow>> tried(List<LoadBalancerId> ids) {
    return NetworkAssignments.grouped(
        health.tried(ids), MemberHealthTable.TriedRow::loadBalancerId);
  }

  private static LoadBalancerView view(
      LoadBalancerRow row,
      long revision,
      LoadBalancerParts parts,
      Map<LoadBalancerId, List<MemberHealthTable.TriedRow>> tried,
      NetworkSight sight,
      Locale locale) {
    Standing standing =
        Standing.of(sight.of(row.id(), revision, null), row.deleted(), false, locale);
    return new LoadBalancerView(
        row.id(),
        row.name(),
        row.tenantId(),
        row.segment(),
        standing.phase(),
        standing.reason(),
        parts.addressesOf(row.id()),
        row.floatingIp(),
        parts.shown(row.id(), LoadBalancerTable.MemberRow::called),
        tried.getOrDefault(row.id(), List.of()).stream()
            .map(
                each ->
                    MemberHealthView.of(each, each.nodeId() != null && sight.hears(each.nodeId())))
            .toList(),
        row.generation(),
        row.createdAt());
  }

  NetworkPhase phase(LoadBalancerRow row) {
    return NetworkPhase.of(row.deleted(), its.sight().of(row.id(), row.revision(), null));
  }
}
