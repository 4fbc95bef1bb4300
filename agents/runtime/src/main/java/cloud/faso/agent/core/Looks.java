package cloud.faso.agent.core;

import cloud.faso.agent.driver.Actual;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.ledger.Ledger;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes in what the driver shows, and has planned anew what that changes. */
final class Looks {
  private final Map<String, Tracked> things;
  private final Ledger ledger;
  private final CoreSettings settings;
  private final InstantSource clock;
  private final Planning planning;
  private final Reporting reporting;
  private final Inventories inventories;
  private final Unassigned unassigned;
  private long count;

  /**
   * @param things what is assigned, by id
   */
  Looks(
      Map<String, Tracked> things,
      Ledger ledger,
      CoreSettings settings,
      InstantSource clock,
      Planning planning,
      Reporting reporting,
      Inventories inventories,
      Unassigned unassigned) {
    this.things = things;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
    this.planning = planning;
    this.reporting = reporting;
    this.inventories = inventories;
    this.unassigned = unassigned;
  }

  /** Of each look another, growing. */
  long next() {
    return ++count;
  }

  // Everything on the node

  /** As {@link AgentCore#takeInventory}. */
  long take() {
    Instant now = clock.instant();
    if (inventories.isOverdue(now)) {
      inventories.failed(false, now);
    }
    if (!inventories.isDue(now)) {
      return -1;
    }
    inventories.begin(next(), now);
    return count;
  }

  /** As {@link AgentCore#inventory}. */
  void succeeded(long number, Inventory inventory) {
    if (!inventories.isUnderWay(number)) {
      return;
    }
    inventories.succeeded(clock.instant());
    Map<String, Actual> seen = new LinkedHashMap<>();
    inventory.vms().forEach(vm -> seen.put(vm.id(), vm));
    inventory.volumes().forEach(volume -> seen.put(volume.id(), volume));
    Map<String, Inventory.Unread> unseen = new LinkedHashMap<>();
    inventory.unread().forEach(thing -> unseen.put(thing.id(), thing));
    for (Tracked thing : things.values()) {
      Actual actual = seen.remove(thing.id);
      Inventory.Unread failure = unseen.remove(thing.id);
      if (thing.running != null || thing.seenAt >= number) {
        continue;
      }
      if (failure != null) {
        failedToSee(thing, failure.failure());
      } else {
        saw(thing, actual != null ? actual : absent(thing));
      }
    }
    Map<String, Kind> hidden = new LinkedHashMap<>();
    unseen.forEach((id, unread) -> hidden.put(id, unread.kind()));
    unassigned.seen(number, seen, hidden, inventory.oddities());
    restate();
    hypervisorAnswers();
  }

  /** As {@link AgentCore#inventoryFailed}. */
  void failed(long number, DriverFailure failure) {
    if (!inventories.isUnderWay(number)) {
      return;
    }
    inventories.failed(failure.code().equals(DriverFailure.UNREACHABLE), clock.instant());
  }

  // One thing

  private void saw(Tracked thing, Actual actual) {
    thing.seenAt = next();
    if (thing.unread) {
      hurry(thing);
    } else if (actual.equals(thing.actual)) {
      return;
    }
    thing.saw(actual);
    noteIfComplete(thing);
    if (planning.isNevertheless(thing, actual)) {
      thing.error = null;
    }
    planning.consider(thing);
    considerUsers(thing);
  }

  /** Others go on; this one waits for a look that succeeds, and it is said why. */
  private void failedToSee(Tracked thing, DriverFailure failure) {
    thing.seenAt = next();
    if (!thing.unread) {
      thing.unread = true;
      planning.fail(thing, failure);
      planning.consider(thing);
    }
  }

  /** What waited only for the hypervisor need not wait until its backoff is over. */
  void hypervisorAnswers() {
    inventories.hypervisorAnswers();
    for (Tracked thing : things.values()) {
      if (thing.running == null && thing.waitsForHypervisor() && hurry(thing)) {
        planning.consider(thing);
      }
    }
  }

  /** Cuts what is left of a thing's backoff, but for the shortest that there is. */
  private boolean hurry(Tracked thing) {
    return thing.hurry(Times.later(clock.instant(), thing.failedAt.plus(settings.retryAfter())));
  }

  /** Kept apart from the guest itself: when all of it is lost, nothing may be made in its place. */
  void noteIfComplete(Tracked thing) {
    Actual seen = thing.actual;
    Assignment wanted = thing.assignment;
    if (seen != null && wanted != null && seen.hasHadItsDisk()) {
      ledger.provisioned(thing.id);
      thing.assignment = ledger.assignments().getOrDefault(thing.id, wanted);
    }
  }

  /** What became of a volume may be what a VM waits for. */
  void considerUsers(Tracked volume) {
    if (volume.kind == Kind.VOLUME) {
      things.values().stream().filter(thing -> thing.uses(volume.id)).forEach(planning::consider);
    }
  }

  /** What is known of a thing that was not assigned until now is known of it from now on. */
  void takeUp(Tracked thing) {
    Unassigned.Known known = unassigned.take(thing.id);
    if (thing.actual == null && !thing.unread && inventories.haveSucceeded()) {
      thing.unread = known.unsure();
      thing.actual = known.actual() != null || known.unsure() ? known.actual() : absent(thing);
    }
    if (known.actual() != null || known.unsure()) {
      restate();
    }
  }

  private void restate() {
    if (unassigned.restate()) {
      reporting.wantComplete();
    }
  }

  private static Actual absent(Tracked thing) {
    return thing.kind == Kind.VOLUME ? VolumeActual.absent(thing.id) : VmActual.absent(thing.id);
  }
}
