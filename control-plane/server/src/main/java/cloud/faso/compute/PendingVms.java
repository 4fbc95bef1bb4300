package cloud.faso.compute;

import cloud.faso.hardware.NodeBooks.Room;
import cloud.faso.placement.Candidate;
import cloud.faso.placement.Demand;
import cloud.faso.placement.Waiting;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a node for VMs that had none when they were made, in the order of their line; each in a
 * transaction of its own, and safe to run on several replicas at once.
 */
public final class PendingVms {

  private static final Logger log = LoggerFactory.getLogger(PendingVms.class);

  /** What is wanted may have changed although neither the fleet nor who waits did. */
  private static final Duration RETRY = Duration.ofSeconds(20);

  private final Database database;
  private final VmTable table;
  private final PendingTable pending;
  private final Placer placer;
  private final FleetView fleet;
  private final WaitingVms waiting;
  private final PhaseChanges phases;
  private final VmMeters meters;
  private final InstantSource clock;
  private @Nullable Situation tried;
  private Instant triedAt = Instant.EPOCH;

  /** Nothing comes of trying again in the same one. */
  private record Situation(List<Waiting> waiting, List<Candidate> fleet) {}

  PendingVms(
      Database database,
      Placer placer,
      FleetView fleet,
      WaitingVms waiting,
      PhaseChanges phases,
      VmMeters meters,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(VmTable.class);
    this.pending = database.table(PendingTable.class);
    this.placer = placer;
    this.fleet = fleet;
    this.waiting = waiting;
    this.phases = phases;
    this.meters = meters;
    this.clock = clock;
  }

  /** Tries again and again. */
  public Periodic placing() {
    return new Periodic("place-pending-vms", Duration.ofSeconds(2), this::placeAll);
  }

  private void placeAll() {
    List<Waiting> line = waiting.reload().waiting();
    if (line.isEmpty()) {
      return;
    }
    Situation now = new Situation(line, List.copyOf(fleet.reload().nodes()));
    if (!now.equals(tried) || clock.instant().isAfter(triedAt.plus(RETRY))) {
      Pass pass = new Pass();
      line.forEach(each -> tryToPlace(each, pass));
      tried = pass.kept.isEmpty() ? now : null;
      triedAt = clock.instant();
    }
  }

  /**
   * What came of those before one in the line. Room only shrinks while it is gone through: what was
   * refused once is refused to all who ask for the same.
   */
  private static final class Pass {
    final Map<Demand, String> refused = new HashMap<>();

    /**
     * For those that somebody else works on: who is behind them is placed as if they had it. What
     * another replica gives one of them meanwhile counts twice, until the next pass.
     */
    final Map<VmId, Room> kept = new HashMap<>();
  }

  /**
   * What was refused.
   *
   * @param demand as {@link WaitingVms#asked}
   * @param why as JSON
   */
  private record Refused(Demand demand, String why) {}

  /**
   * What a VM asks for may be other by now than when the line was read. One that cannot be placed
   * for a fault of ours keeps nobody else from it.
   */
  private void tryToPlace(Waiting each, Pass pass) {
    VmId vm = new VmId(each.id());
    try {
      String known = pass.refused.get(each.demand());
      Refused refusal =
          known == null
              ? database.transact(() -> place(vm, pass.kept))
              : new Refused(each.demand(), known);
      if (refusal != null) {
        Demand demand = refusal.demand();
        pass.refused.put(demand, refusal.why());
        pending.refuse(
            vm,
            demand.vcpus(),
            demand.memoryMiB(),
            demand.networked(),
            refusal.why(),
            clock.instant());
      }
    } catch (RuntimeException e) {
      log.error("{} could not be placed", vm.value(), e);
    }
  }

  /** Why it has no node; null when it has one now, needs none any more or is to be tried anew. */
  private @Nullable Refused place(VmId id, Map<VmId, Room> kept) {
    boolean ours = table.tryLock(id).isPresent();
    Optional<VmRow> found =
        table.find(id).filter(vm -> vm.nodeId() == null && vm.wantsOn() && !vm.deleteRequested());
    if (ours) {
      return found.map(vm -> place(vm, kept)).orElse(null);
    }
    found
        .flatMap(vm -> demand(vm).flatMap(demand -> placer.roomInTurn(vm, demand, kept)))
        .ifPresent(room -> database.afterCommit(() -> kept.put(id, room)));
    return null;
  }

  /** What a VM needs of a node; empty when it went meanwhile. */
  private Optional<Demand> demand(VmRow vm) {
    return table.imageOf(vm.id()).map(image -> placer.demand(vm, image));
  }

  private @Nullable Refused place(VmRow vm, Map<VmId, Room> kept) {
    Demand demand = demand(vm).orElseThrow();
    return switch (placer.placeInTurn(vm, demand, kept)) {
      case Placer.None none ->
          new Refused(WaitingVms.asked(demand), StoredJson.write(none.refusal()));
      case Placer.Found _ -> {
        pending.delete(vm.id());
        meters.change(vm.id());
        phases.tell(vm, VmPhase.PENDING, VmPhase.PROVISIONING, null);
        database.afterCommit(() -> waiting.left(vm.id()));
        yield null;
      }
    };
  }
}
