package cloud.faso.compute;

import cloud.faso.placement.Candidate;
import cloud.faso.placement.Demand;
import cloud.faso.placement.Placement;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a node for VMs that had none when they were made, oldest first; each in a transaction of
 * its own, and safe to run on several replicas at once.
 */
public final class PendingVms {

  private static final Logger log = LoggerFactory.getLogger(PendingVms.class);

  private static final int BATCH = 200;

  /** What is wanted may have changed although neither the fleet nor who waits did. */
  private static final Duration RETRY = Duration.ofSeconds(20);

  private final Database database;
  private final VmTable table;
  private final Placer placer;
  private final FleetView fleet;
  private final PhaseChanges phases;
  private final VmMeters meters;
  private final InstantSource clock;
  private @Nullable Situation tried;
  private Instant triedAt = Instant.EPOCH;

  /** Nothing comes of trying again in the same one. */
  private record Situation(Set<VmId> waiting, List<Candidate> fleet) {}

  PendingVms(
      Database database,
      Placer placer,
      FleetView fleet,
      PhaseChanges phases,
      VmMeters meters,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(VmTable.class);
    this.placer = placer;
    this.fleet = fleet;
    this.phases = phases;
    this.meters = meters;
    this.clock = clock;
  }

  /** Tries again and again. */
  public Periodic placing() {
    return new Periodic("place-pending-vms", Duration.ofSeconds(2), this::placeAll);
  }

  private void placeAll() {
    List<VmId> waiting = table.pending(BATCH);
    if (waiting.isEmpty()) {
      return;
    }
    Situation now = new Situation(new HashSet<>(waiting), List.copyOf(fleet.reload().nodes()));
    if (!now.equals(tried) || clock.instant().isAfter(triedAt.plus(RETRY))) {
      waiting.forEach(this::tryToPlace);
      tried = now;
      triedAt = clock.instant();
    }
  }

  /** A VM that cannot be placed for a fault of ours goes to the end, and the others are tried. */
  private void tryToPlace(VmId vm) {
    try {
      database.transact(() -> place(vm));
    } catch (RuntimeException e) {
      log.error("{} could not be placed", vm.value(), e);
      database.transact(() -> table.touchPending(vm, clock.instant()));
    }
  }

  private void place(VmId id) {
    if (table.tryLock(id).isPresent()) {
      table
          .find(id)
          .filter(vm -> vm.nodeId() == null && !vm.deleteRequested())
          .ifPresent(this::place);
    }
  }

  private void place(VmRow vm) {
    VmTable.ImageOfRow image = table.imageOf(vm.id());
    Demand demand = placer.demand(vm, image.architecture(), image.digest());
    switch (placer.place(vm, demand)) {
      case Placement.NoFit noFit ->
          // Also moves it to the end, so that the others get their turn.
          table.updatePending(
              vm.id(), StoredJson.write(Refusal.of(noFit, demand)), clock.instant());
      case Placement.Placed _ -> {
        table.deletePending(vm.id());
        meters.change(vm.id());
        phases.tell(vm, VmPhase.PENDING, VmPhase.PROVISIONING, null);
      }
    }
  }
}
