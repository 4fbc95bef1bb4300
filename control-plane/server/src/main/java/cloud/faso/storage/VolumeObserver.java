package cloud.faso.storage;

import cloud.faso.hardware.NodeId;
import cloud.faso.operations.Reason;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VolumeObservation;
import cloud.faso.spec.agent.VolumeState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what agents saw of volumes. What it is told may come late or twice: an observation never
 * moves a generation back, and a tombstone is carried out only when an agent that has read it says
 * so.
 */
public final class VolumeObserver {

  private final VolumeParts its;
  private final VolumeTable table;
  private final VolumeRemoval removal;
  private final Receipts receipts;
  private final InstantSource clock;

  VolumeObserver(
      Database database,
      VolumeParts its,
      VolumeRemoval removal,
      Receipts receipts,
      InstantSource clock) {
    this.its = its;
    this.table = database.table(VolumeTable.class);
    this.removal = removal;
    this.receipts = receipts;
    this.clock = clock;
  }

  /**
   * Takes in what {@code node} saw; to be called in the transaction that accepts the report.
   *
   * @param seen what changed, or all there is; volumes of other nodes in it are passed over
   */
  public void observe(NodeId node, List<VolumeObservation> seen) {
    if (seen.isEmpty()) {
      return;
    }
    Map<VolumeId, VolumeRow> known =
        table.onNode(node, seen.stream().map(each -> new VolumeId(each.id())).toList()).stream()
            .collect(Collectors.toMap(VolumeRow::id, Function.identity()));
    List<VolumeTable.ObservedRow> changed = new ArrayList<>();
    List<VolumeRow> gone = new ArrayList<>();
    for (VolumeObservation each : seen) {
      VolumeRow row = known.get(new VolumeId(each.id()));
      if (row == null) {
        continue;
      }
      if (isGone(row, each)) {
        gone.add(row);
      } else {
        take(row, each, changed);
      }
    }
    removal.finish(gone);
    if (!changed.isEmpty()) {
      table.observe(changed);
    }
  }

  private static boolean isGone(VolumeRow row, VolumeObservation seen) {
    return row.deleted()
        && seen.state() == VolumeState.ABSENT
        && seen.generation() >= row.generation();
  }

  private void take(VolumeRow row, VolumeObservation seen, List<VolumeTable.ObservedRow> changed) {
    VolumeTable.ObservedRow now = row(row, seen);
    if (tellsNothingNew(row, now)) {
      return;
    }
    changed.add(now);
    if (now.generation() > row.observedGeneration()) {
      receipts.succeeded(row.id(), now.generation());
    }
    VolumePhase before = VolumePhase.of(row.deleted(), row.known(false), row.holding());
    VolumePhase after = VolumePhase.of(row.deleted(), known(now), row.holding());
    @Nullable StepError error = seen.error();
    @Nullable Reason reason = error == null ? null : Reason.ofAgent(error.code(), error.message());
    if (error != null && reason != null) {
      receipts.trying(row.id(), error.generation(), error.attempts(), reason);
      // What stands in the way counts no attempts: nothing is tried until somebody acts.
      if (after == VolumePhase.FAILED || error.attempts() == 0) {
        receipts.failed(row.id(), error.generation(), reason);
      }
    }
    its.tell(row, before, after, reason);
  }

  private VolumeTable.ObservedRow row(VolumeRow row, VolumeObservation seen) {
    @Nullable StepError error = seen.error();
    // One that its agent could not look at stands as it was last seen.
    @Nullable VolumeState state = seen.state() == null ? row.observedState() : seen.state();
    return new VolumeTable.ObservedRow(
        row.id(),
        state == null ? null : state.name(),
        seen.generation(),
        seen.progress(),
        error == null ? null : error.code(),
        error == null ? null : error.message(),
        error == null ? null : error.generation(),
        error == null ? 0 : error.attempts(),
        error == null ? null : error.nextAttemptAt(),
        clock.instant());
  }

  private static boolean tellsNothingNew(VolumeRow row, VolumeTable.ObservedRow now) {
    return row.observedAt() != null
        && Objects.equals(
            row.observedState() == null ? null : row.observedState().name(), now.state())
        && row.observedGeneration() >= now.generation()
        && Objects.equals(row.progress(), now.progress())
        && Objects.equals(row.errorCode(), now.errorCode())
        && Objects.equals(row.errorMessage(), now.errorMessage())
        && Objects.equals(row.errorGeneration(), now.errorGeneration())
        && row.errorAttempts() == now.errorAttempts();
  }

  private static VolumePhase.Known known(VolumeTable.ObservedRow row) {
    return row.state() == null
        ? new VolumePhase.NotSeen()
        : new VolumePhase.Seen(VolumeState.valueOf(row.state()), row.errorAttempts());
  }
}
