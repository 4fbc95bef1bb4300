package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import cloud.faso.operations.Reason;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import cloud.faso.storage.Attachments;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what agents saw of VMs. What it is told may come late or twice: an observation never
 * moves a generation back, and a tombstone is carried out only when an agent that has read it says
 * so.
 */
public final class VmObserver {

  private static final Set<String> DONE_BY_PLUGGING =
      Set.of(VmVerb.ATTACH_VOLUME.text(), VmVerb.DETACH_VOLUME.text());

  private final VmTable table;
  private final LeftoverTable leftovers;
  private final VmRemoval removal;
  private final Receipts receipts;
  private final PhaseChanges phases;
  private final VmMeters meters;
  private final Attachments attachments;
  private final InstantSource clock;

  VmObserver(
      Database database,
      VmRemoval removal,
      Receipts receipts,
      PhaseChanges phases,
      VmMeters meters,
      Attachments attachments,
      InstantSource clock) {
    this.table = database.table(VmTable.class);
    this.leftovers = database.table(LeftoverTable.class);
    this.removal = removal;
    this.receipts = receipts;
    this.phases = phases;
    this.meters = meters;
    this.attachments = attachments;
    this.clock = clock;
  }

  /**
   * Takes in what {@code node} saw; to be called in the transaction that accepts the report.
   *
   * @param seen what changed, or all there is; VMs of other nodes in it are passed over, but for
   *     what was left of them on this one
   */
  public void observe(NodeId node, List<VmObservation> seen) {
    if (seen.isEmpty()) {
      return;
    }
    List<VmId> ids = seen.stream().map(each -> new VmId(each.id())).toList();
    Map<VmId, VmRow> known =
        table.onNode(node, ids).stream().collect(Collectors.toMap(VmRow::id, Function.identity()));
    List<VmTable.ObservedRow> changed = new ArrayList<>();
    List<VmRow> gone = new ArrayList<>();
    List<LeftoverTable.GoneRow> destroyed = new ArrayList<>();
    // As whoever attaches a volume locks: that before the VM's receipts.
    takeVolumes(seen, known);
    for (VmObservation each : seen) {
      VmRow vm = known.get(new VmId(each.id()));
      if (vm != null && isGone(vm, each)) {
        gone.add(vm);
      } else if (vm != null) {
        take(vm, each, changed);
      } else if (each.state() == VmState.ABSENT) {
        destroyed.add(new LeftoverTable.GoneRow(new VmId(each.id()), each.generation()));
      }
    }
    // As whoever changes a VM locks: its receipts, its node's books, its assignment, its meter.
    removal.finish(gone);
    if (!destroyed.isEmpty()) {
      leftovers.destroyed(node, destroyed);
    }
    if (!changed.isEmpty()) {
      table.observe(changed);
      changed.stream()
          .filter(row -> switches(Objects.requireNonNull(known.get(row.vm())), row))
          .forEach(row -> meters.change(row.vm()));
    }
  }

  private void takeVolumes(List<VmObservation> seen, Map<VmId, VmRow> known) {
    List<Attachments.Sight> sights = new ArrayList<>();
    for (VmObservation each : seen) {
      VmRow vm = known.get(new VmId(each.id()));
      if (vm != null && (each.disks() != null || each.generation() > vm.seenGeneration())) {
        sights.add(new Attachments.Sight(vm.id(), each.generation(), each.disks()));
      }
    }
    Set<String> awaited = attachments.seen(sights);
    for (VmObservation each : seen) {
      VmRow vm = known.get(new VmId(each.id()));
      if (vm != null && showsVolumes(vm, each) && !awaited.contains(each.id())) {
        receipts.succeeded(vm.id(), vm.generation(), DONE_BY_PLUGGING);
      }
    }
  }

  /** Whether its volumes are as they are to be, if all of them are, though it may lack all else. */
  private static boolean showsVolumes(VmRow vm, VmObservation seen) {
    return seen.disks() != null
        && seen.disks().generation() >= vm.generation()
        && vm.seenGeneration() < vm.generation();
  }

  private static boolean switches(VmRow vm, VmTable.ObservedRow row) {
    @Nullable VmState state = row.state() == null ? null : VmState.valueOf(row.state());
    return VmUse.isRunning(state) != VmUse.isRunning(vm.observedState());
  }

  private void take(VmRow vm, VmObservation seen, List<VmTable.ObservedRow> changed) {
    VmTable.ObservedRow row = row(vm, seen);
    if (!tellsNothingNew(vm, row)) {
      changed.add(row);
      tellOthers(vm, seen, row);
    }
  }

  private static boolean isGone(VmRow vm, VmObservation seen) {
    return vm.deleteRequested()
        && seen.state() == VmState.ABSENT
        && seen.generation() >= vm.generation();
  }

  private void tellOthers(VmRow vm, VmObservation seen, VmTable.ObservedRow row) {
    VmPhase before = VmPhase.of(vm.wanted(), vm.known(false));
    VmPhase after = VmPhase.of(vm.wanted(), known(row));
    if (row.generation() > vm.seenGeneration()) {
      receipts.succeeded(vm.id(), row.generation());
    }
    // A VM that lacks its disk reaches no generation, and can be switched.
    if (row.generation() < vm.generation() && row.powerRequest() >= vm.powerRequest()) {
      receipts.succeeded(vm.id(), vm.generation(), doneBySwitching(seen.state()));
    }
    @Nullable StepError error = seen.error();
    @Nullable Reason reason = error == null ? null : Reason.ofAgent(error.code(), error.message());
    if (error != null && reason != null) {
      tellReceipts(vm, error, reason, after == VmPhase.FAILED, row);
    }
    phases.tell(vm, before, after, reason);
  }

  private static Set<String> doneBySwitching(@Nullable VmState into) {
    return Stream.of(VmVerb.values())
        .filter(verb -> verb.isDoneBySwitching(into))
        .map(VmVerb::text)
        .collect(Collectors.toSet());
  }

  /**
   * A failure ends the wait for what it concerns, and no later wish. So does what stands in the way
   * (it counts no attempts) once the VM's switch is where it was put: nothing more is tried then.
   */
  private void tellReceipts(
      VmRow vm, StepError error, Reason reason, boolean failed, VmTable.ObservedRow observed) {
    receipts.trying(vm.id(), error.generation(), error.attempts(), reason);
    if (GuestWait.is(error.code())) {
      return;
    }
    boolean ends =
        error.attempts() == 0
            ? failed || observed.powerRequest() >= vm.powerRequest()
            : failed && error.attempts() >= VmPhase.FAILED_AFTER;
    if (ends) {
      receipts.failed(vm.id(), error.generation(), reason);
    }
  }

  private VmTable.ObservedRow row(VmRow vm, VmObservation seen) {
    @Nullable StepError error = seen.error();
    // One that its agent could not look at stands as it was last seen.
    @Nullable VmState state = seen.state() == null ? vm.observedState() : seen.state();
    return new VmTable.ObservedRow(
        vm.id(),
        state == null ? null : state.name(),
        seen.generation(),
        seen.powerRequest(),
        seen.progress(),
        error == null ? null : error.code(),
        error == null ? null : error.message(),
        error == null ? null : error.generation(),
        error == null ? 0 : error.attempts(),
        error == null ? null : error.nextAttemptAt(),
        clock.instant());
  }

  private static boolean tellsNothingNew(VmRow vm, VmTable.ObservedRow row) {
    return vm.observedAt() != null
        && Objects.equals(
            vm.observedState() == null ? null : vm.observedState().name(), row.state())
        && vm.seenGeneration() >= row.generation()
        && vm.seenPowerRequest() >= row.powerRequest()
        && Objects.equals(vm.progress(), row.progress())
        && Objects.equals(vm.errorCode(), row.errorCode())
        && Objects.equals(vm.errorMessage(), row.errorMessage())
        && Objects.equals(vm.errorGeneration(), row.errorGeneration())
        && vm.failures() == row.errorAttempts();
  }

  private static VmPhase.Known known(VmTable.ObservedRow row) {
    return row.state() == null
        ? new VmPhase.NotSeen()
        : new VmPhase.Seen(
            VmState.valueOf(row.state()),
            row.powerRequest(),
            GuestWait.is(row.errorCode()) ? 0 : row.errorAttempts());
  }
}
