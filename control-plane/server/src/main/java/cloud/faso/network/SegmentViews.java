package cloud.faso.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Shows segments: their subnets with them, the phase computed, the reason in words. */
final class SegmentViews {

  private final NetworkParts its;
  private final SubnetTable subnets;

  SegmentViews(NetworkParts its) {
    this.its = its;
    this.subnets = its.database().table(SubnetTable.class);
  }

  SegmentView view(SegmentRow row, Locale locale) {
    return views(List.of(row), locale).apply(row);
  }

  /** As it is shown in the transaction that changes it, of which no agent knows yet. */
  SegmentView changed(SegmentRow row, Locale locale) {
    return view(row, Long.MAX_VALUE, subnets.of(List.of(row.id())), its.sight(), locale);
  }

  /** How these are shown, which are looked up together. */
  Function<SegmentRow, SegmentView> views(List<SegmentRow> rows, Locale locale) {
    Map<SegmentId, List<SubnetRow>> parts =
        subnets.of(rows.stream().map(SegmentRow::id).toList()).stream()
            .collect(Collectors.groupingBy(SubnetRow::segmentId));
    NetworkSight sight = its.sight();
    return row -> view(row, row.revision(), parts.getOrDefault(row.id(), List.of()), sight, locale);
  }

  private static SegmentView view(
      SegmentRow row, long revision, List<SubnetRow> parts, NetworkSight sight, Locale locale) {
    return SegmentView.of(
        row, parts, Standing.of(sight.of(row.id(), revision, null), row.deleted(), false, locale));
  }

  NetworkPhase phase(SegmentRow row) {
    return NetworkPhase.of(row.deleted(), its.sight().of(row.id(), row.revision(), null));
  }
}
