package cloud.faso.requests;

import cloud.faso.access.Directory;
import cloud.faso.access.MinistryId;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows requests: the phase computed, without secrets. */
final class RequestViews {

  private final RequestTable table;
  private final Payloads payloads;
  private final Directory directory;
  private final InstantSource clock;

  RequestViews(RequestTable table, Payloads payloads, Directory directory, InstantSource clock) {
    this.table = table;
    this.payloads = payloads;
    this.directory = directory;
    this.clock = clock;
  }

  RequestPhase phase(RequestRow row) {
    return RequestPhase.of(row.outcome(), row.lapsesAt(), clock.instant());
  }

  /** As in a list, of which each ministry is looked up once. */
  Function<RequestRow, RequestView> brief() {
    Map<MinistryId, String> codes = new HashMap<>();
    return row -> view(row, codes.computeIfAbsent(row.ministryId(), directory::codeOf), null, null);
  }

  /** With all that there is to tell. */
  RequestView whole(RequestRow row, @Nullable RequestEstimateView estimate) {
    return view(
        row,
        directory.codeOf(row.ministryId()),
        estimate,
        table.history(row.id()).stream().map(RequestNoteView::of).toList());
  }

  /** As it is by now. */
  RequestView present(RequestId id) {
    return whole(table.find(id.value()).orElseThrow(), null);
  }

  private RequestView view(
      RequestRow row,
      String ministry,
      @Nullable RequestEstimateView estimate,
      @Nullable List<RequestNoteView> history) {
    RequestPhase phase = phase(row);
    RequestStep step = phase.isFinal() ? null : row.waitsFor();
    JsonNode changed = row.changed();
    Instant ended = row.endedAt();
    return new RequestView(
        row.id(),
        ministry,
        row.tenantId(),
        phase,
        step == null ? null : step.name(),
        row.approval().approvers(),
        row.operation(),
        row.subject(),
        payloads.shown(row.operation(), row.asked()),
        changed == null ? null : payloads.shown(row.operation(), changed),
        row.askedUntil(),
        row.changedUntil(),
        row.vmId(),
        row.loanId(),
        row.reason(),
        row.askedBy(),
        row.askedName(),
        row.createdAt(),
        row.lapsesAt(),
        row.endedBy(),
        // Whoever looks before it was noted is told the same as after.
        ended == null && phase == RequestPhase.LAPSED ? row.lapsesAt() : ended,
        row.result(),
        row.resultOperation(),
        estimate,
        history,
        row.version());
  }
}
