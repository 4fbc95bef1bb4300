package cloud.faso.compute;

import cloud.faso.placement.Demand;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Has VMs without a node wait for one for as long as they are wanted on, and say why they have none
 * as they are wanted now. To be called in the transaction of the cause, under the VM's lock.
 */
final class RoomSeeking {

  private final Database database;
  private final VmTable table;
  private final PendingTable pending;
  private final Placer placer;
  private final WaitingVms waiting;
  private final InstantSource clock;

  RoomSeeking(Database database, Placer placer, WaitingVms waiting, InstantSource clock) {
    this.database = database;
    this.table = database.table(VmTable.class);
    this.pending = database.table(PendingTable.class);
    this.placer = placer;
    this.waiting = waiting;
    this.clock = clock;
  }

  /** What came of looking for a node for a new VM. */
  Placer.Outcome begin(VmRow vm, Demand demand) {
    Placer.Outcome outcome = placer.place(vm, demand);
    if (outcome instanceof Placer.None none) {
      Instant now = clock.instant();
      pending.insert(vm.id(), StoredJson.write(none.refusal()), demand.networked(), now);
      if (vm.wantsOn()) {
        database.afterCommit(() -> waiting.joined(vm.id(), now, demand));
      }
    }
    return outcome;
  }

  /**
   * After a change of a VM that had no node: one that is wanted off leaves the line, one that was
   * off joins it at its end, and one that was in it keeps its place, also when it was off with its
   * tenant meanwhile; unless there is room now.
   */
  void goOn(VmRow before, VmRow wanted) {
    if (!wanted.wantsOn()) {
      database.afterCommit(() -> waiting.left(wanted.id()));
      return;
    }
    Demand demand = placer.demand(wanted, table.imageOf(wanted.id()).orElseThrow());
    switch (placer.place(wanted, demand)) {
      case Placer.Found _ -> {
        pending.delete(wanted.id());
        database.afterCommit(() -> waiting.left(wanted.id()));
      }
      case Placer.None none -> {
        Instant now = clock.instant();
        boolean stays = before.wantsOn() || before.parked();
        Instant since = stays ? Objects.requireNonNull(before.waitingSince()) : now;
        pending.queue(wanted.id(), StoredJson.write(none.refusal()), since, now);
        database.afterCommit(() -> waiting.joined(wanted.id(), since, demand));
      }
    }
  }
}
