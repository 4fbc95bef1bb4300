package cloud.faso.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Shows security groups: their rules with them, the phase computed, the reason in words. */
final class SecurityGroupViews {

  private final NetworkParts its;
  private final SecurityGroupTable table;

  SecurityGroupViews(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(SecurityGroupTable.class);
  }

  SecurityGroupView view(SecurityGroupRow row, Locale locale) {
    return views(List.of(row), locale).apply(row);
  }

  /** As it is shown in the transaction that changes it, of which no agent knows yet. */
  SecurityGroupView changed(SecurityGroupRow row, Locale locale) {
    return view(
        row, Long.MAX_VALUE, rules(List.of(row)), refused(List.of(row)), its.sight(), locale);
  }

  /** How these are shown, which are looked up together. */
  Function<SecurityGroupRow, SecurityGroupView> views(List<SecurityGroupRow> rows, Locale locale) {
    Map<SecurityGroupId, List<SecurityRuleView>> rules = rules(rows);
    Map<SecurityGroupId, SecurityGroupTable.RefusedRow> refused = refused(rows);
    NetworkSight sight = its.sight();
    return row -> view(row, row.revision(), rules, refused, sight, locale);
  }

  private static SecurityGroupView view(
      SecurityGroupRow row,
      long revision,
      Map<SecurityGroupId, List<SecurityRuleView>> rules,
      Map<SecurityGroupId, SecurityGroupTable.RefusedRow> refused,
      NetworkSight sight,
      Locale locale) {
    return SecurityGroupView.of(
        row,
        rules.getOrDefault(row.id(), List.of()),
        refused.get(row.id()),
        Standing.of(sight.of(row.id(), revision, null), row.deleted(), false, locale));
  }

  private Map<SecurityGroupId, SecurityGroupTable.RefusedRow> refused(
      List<SecurityGroupRow> groups) {
    return table.refused(groups.stream().map(SecurityGroupRow::id).toList()).stream()
        .collect(Collectors.toMap(SecurityGroupTable.RefusedRow::id, Function.identity()));
  }

  private Map<SecurityGroupId, List<SecurityRuleView>> rules(List<SecurityGroupRow> groups) {
    List<SecurityRuleRow> rows = table.rules(groups.stream().map(SecurityGroupRow::id).toList());
    Map<SecurityGroupId, String> names = names(rows);
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                SecurityRuleRow::groupId,
                Collectors.mapping(row -> SecurityRuleView.of(row, names), Collectors.toList())));
  }

  SecurityRuleView rule(SecurityRuleRow row) {
    return SecurityRuleView.of(row, names(List.of(row)));
  }

  private Map<SecurityGroupId, String> names(List<SecurityRuleRow> rows) {
    List<SecurityGroupId> named =
        rows.stream()
            .map(SecurityRuleRow::remoteGroup)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return named.isEmpty()
        ? Map.of()
        : table.names(named).stream()
            .collect(
                Collectors.toMap(
                    SecurityGroupTable.NamedRow::id, SecurityGroupTable.NamedRow::name));
  }

  NetworkPhase phase(SecurityGroupRow row) {
    return NetworkPhase.of(row.deleted(), its.sight().of(row.id(), row.revision(), null));
  }
}
