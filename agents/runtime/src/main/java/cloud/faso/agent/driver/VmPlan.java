package cloud.faso.agent.driver;

import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.VmSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The way from what a VM is to what it must be. Pure: the same facts give the same plan. */
public final class VmPlan {

  /** A guest that is still booting misses a press of its power button, so it is pressed again. */
  static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(10);

  /**
   * How long a guest that was asked to stop, and is now wanted on, gets to go down before we
   * conclude that it will not; longer than systemd gives a service that does not want to stop.
   */
  static final Duration CHANGE_OF_MIND = Duration.ofMinutes(2);

  private VmPlan() {}

  /**
   * The way to a spec, or, for a tombstone ({@code wanted} is null), to nothing at all.
   *
   * @param volumes whether a volume can be plugged in, by its id
   */
  public static Plan between(
      @Nullable VmSpec wanted,
      long generation,
      VmActual actual,
      Predicate<String> volumes,
      Instant now) {
    if (wanted == null) {
      return removal(actual);
    }
    return new Drafting(wanted, generation, actual, volumes, now).draft();
  }

  /** As the other, all volumes being there. */
  public static Plan between(
      @Nullable VmSpec wanted, long generation, VmActual actual, Instant now) {
    return between(wanted, generation, actual, _ -> true, now);
  }

  private static Plan removal(VmActual actual) {
    List<Step> steps = new ArrayList<>();
    if (!actual.domain().down()) {
      steps.add(new HostStep.CutOff());
    }
    if (actual.domain() != DomainState.UNDEFINED) {
      steps.add(new HostStep.Undefine());
    }
    // Files last: they are what a crash in between is found by.
    if (!actual.isAbsent()) {
      steps.add(new HostStep.RemoveFiles());
    }
    return new Plan(List.copyOf(steps), null, null);
  }

  /** One plan being written. */
  private static final class Drafting {
    private final VmSpec wanted;
    private final PowerSpec power;
    private final long generation;
    private final VmActual actual;
    private final DomainState domain;
    private final VmMarks marks;
    private final Plugging plugging;
    private final Instant now;

    /** Without its disk a VM is not shaped, started or brought to a generation. */
    private final boolean lacksDisk;

    private final List<Step> steps = new ArrayList<>();
    private @Nullable Instant lookAgainAt;
    private @Nullable Obstacle obstacle;

    Drafting(
        VmSpec wanted, long generation, VmActual actual, Predicate<String> volumes, Instant now) {
      this.wanted = wanted;
      this.power = wanted.power();
      this.generation = generation;
      this.actual = actual;
      this.domain = actual.domainUnder(power.request());
      this.marks = actual.marks();
      this.plugging = new Plugging(wanted, actual, domain, volumes);
      this.now = now;
      this.obstacle = VmObstacles.ofDisk(wanted, actual);
      this.lacksDisk = obstacle != null;
    }

    Plan draft() {
      if (power.wantsOn()) {
        bringOn();
      } else {
        bringOff();
      }
      return new Plan(List.copyOf(steps), lookAgainAt, obstacle);
    }

    private void bringOn() {
      switch (domain) {
        case UNDEFINED, OFF -> start();
        case HALTED -> {
          if (isNews()) {
            start();
          } else {
            shape();
            noteHowItEnded();
            markApplied(generation);
          }
        }
        case STRAY -> endStray();
        case RUNNING -> keepRunning();
        case PAUSED, CRASHED -> repairIfAsked();
      }
    }

    private void start() {
      if (mayStart()) {
        shape();
        steps.add(new HostStep.Start());
        markApplied(generation);
      } else {
        steps.addAll(plugging.losses());
      }
    }

    /** Without all that it had, it would come up as another, or not at all. */
    private boolean mayStart() {
      if (!lacksDisk && !plugging.hasAllVolumes()) {
        hinderedBy(VmObstacles.VOLUME_NOT_THERE);
      }
      return obstacle == null;
    }

    private void noteHowItEnded() {
      GuestEnd end = new GuestEnd(power.request(), domain);
      if (!end.equals(marks.end())) {
        steps.add(new HostStep.MarkEnded(end));
      }
    }

    /** Somebody started it by hand: when its host loses its power, that counts no more. */
    private void forgetHowItEnded() {
      if (marks.end() != null && marks.end().powerRequest() >= power.request()) {
        steps.add(new HostStep.MarkEnded(null));
      }
    }

    private void keepRunning() {
      PendingStop stop = marks.stop();
      if (isNews() && stop != null && power.action() != PowerAction.RESET && mayStillGoDown(stop)) {
        return;
      }
      if (isNews() && power.action() == PowerAction.RESET && !isAsWanted() && mayStart()) {
        // A reset ends what the guest does anyway, so it may as well come back in the new size.
        steps.add(new HostStep.CutOff());
        start();
        return;
      }
      if (isNews()) {
        nudge();
        if (!isPlugged()) {
          // What a guest may refuse to let go of must not have it nudged again and again.
          markApplied(marks.generation());
          return;
        }
      }
      steps.addAll(plugging.cards());
      plugDisks();
      forgetHowItEnded();
      markPlugged();
    }

    private void plugDisks() {
      steps.addAll(plugging.disks());
      if (plugging.waitsForVolume()) {
        hinderedBy(VmObstacles.VOLUME_NOT_THERE);
      }
    }

    /** A guest on its way down must not be taken for one that shut itself down. */
    private boolean mayStillGoDown(PendingStop stop) {
      Instant patience = stop.askedAt().plus(CHANGE_OF_MIND);
      if (now.isBefore(patience)) {
        lookAgainAt = patience;
        return true;
      }
      return false;
    }

    /**
     * Done without a disk too: a running VM holds its disk open, wherever its file went. Were the
     * request kept, it would be carried out when the file is back, and nobody expects it then.
     */
    private void nudge() {
      switch (power.action()) {
        case REBOOT -> steps.add(new HostStep.Reboot());
        case RESET -> steps.add(new HostStep.Reset());
        case RUN, STOP -> {}
      }
    }

    private void repairIfAsked() {
      if (!isNews()) {
        hinderedBy(VmObstacles.BROKEN);
        // A paused guest still has its process, which says so to whoever looks.
        if (domain == DomainState.CRASHED) {
          noteHowItEnded();
          // It is off: no guest has to agree.
          plugDisks();
        } else {
          steps.addAll(plugging.cuts());
        }
        // What asks nothing of the machine, such as other labels, is in place all the same.
        markInPlace();
        return;
      }
      if (domain == DomainState.PAUSED && power.action() == PowerAction.RUN) {
        steps.add(new HostStep.Resume());
        steps.addAll(plugging.cards());
        plugDisks();
        markPlugged();
        return;
      }
      // What could not be started again is not cut off: its process may be all that has the data.
      if (mayStart()) {
        steps.add(new HostStep.CutOff());
        start();
      } else {
        steps.addAll(domain == DomainState.CRASHED ? plugging.losses() : plugging.cuts());
      }
    }

    private void bringOff() {
      switch (domain) {
        case UNDEFINED, OFF, HALTED -> {
          shape();
          markApplied(generation);
        }
        case STRAY -> endStray();
        case RUNNING -> askOrCutOff();
        case PAUSED, CRASHED -> cutOff();
      }
    }

    private void askOrCutOff() {
      PendingStop stop = marks.stop();
      boolean asked = stop != null && stop.powerRequest() == power.request();
      Instant deadline =
          asked && stop != null ? stop.deadline() : now.plusSeconds(power.graceSeconds());
      if (!now.isBefore(deadline)) {
        cutOff();
        return;
      }
      Instant askAgainAt = asked && stop != null ? stop.askedAt().plus(ASK_AGAIN_AFTER) : now;
      if (!now.isBefore(askAgainAt)) {
        steps.add(new HostStep.AskToStop(power.request(), now, deadline));
        askAgainAt = now.plus(ASK_AGAIN_AFTER);
      }
      lookAgainAt = earlier(deadline, askAgainAt);
    }

    /**
     * Nothing can be asked of it: to have it in hand again it loses its power, and what is left is
     * planned for then. Not when its process may be all that has the data.
     */
    private void endStray() {
      if (!lacksDisk) {
        steps.add(new HostStep.CutOff());
      }
    }

    private void cutOff() {
      steps.add(new HostStep.CutOff());
      shape();
      markApplied(generation);
    }

    /** Disk, seed and definition as the spec has them. The VM is off, or absent. */
    private void shape() {
      if (lacksDisk) {
        steps.addAll(plugging.losses());
        return;
      }
      shapeDisk();
      String seed = Seeds.fingerprint(wanted.seed(), wanted.nics());
      if (!seed.equals(actual.seed())) {
        steps.add(new HostStep.WriteSeed(wanted.seed(), wanted.nics(), seed));
      }
      if (actual.domain() == DomainState.UNDEFINED) {
        steps.add(new HostStep.Define(wanted));
      } else if (!definedAsWanted()) {
        steps.add(new HostStep.Redefine(wanted));
      }
    }

    private void shapeDisk() {
      var disk = wanted.rootDisk();
      if (actual.rootDiskGiB() == 0) {
        steps.add(new FetchImage(disk.imageDigest(), disk.imageBytes()));
        steps.add(new HostStep.CreateRootDisk(disk));
      } else if (actual.rootDiskGiB() < disk.sizeGiB()) {
        steps.add(new HostStep.GrowRootDisk(disk.sizeGiB()));
      }
    }

    /** Of a machine whose cards and volumes are plugged now. */
    private void markPlugged() {
      markIf(actual.cards().fitIn(wanted.nics()), !plugging.waitsForVolume());
    }

    /** Of a machine that is left as it is. */
    private void markInPlace() {
      boolean paused = domain == DomainState.PAUSED;
      Cards cards = actual.cards();
      Disks disks = actual.disks();
      markIf(
          paused ? cards.pluggedAs(wanted.nics()) : cards.definedAs(wanted.nics()),
          paused ? disks.pluggedAs(wanted.disks()) : disks.definedAs(wanted.disks()));
    }

    /** True when the machine that runs needs nothing plugged in or taken out. */
    private boolean isPlugged() {
      return actual.cards().pluggedAs(wanted.nics()) && actual.disks().pluggedAs(wanted.disks());
    }

    private void markIf(boolean cardsFit, boolean disksFit) {
      if (!isShaped()) {
        hinderedBy(VmObstacles.NEEDS_STOP);
      } else if (!cardsFit) {
        hinderedBy(VmObstacles.CARDS_NEED_STOP);
      }
      markApplied(isShaped() && cardsFit && disksFit ? generation : marks.generation());
    }

    /** But for its cards: those are plugged while it runs. */
    private boolean isShaped() {
      return isSized() && actual.rootDiskGiB() >= wanted.rootDisk().sizeGiB();
    }

    private void hinderedBy(Obstacle also) {
      obstacle = obstacle == null ? also : obstacle;
    }

    /** A power request can be carried out without a disk; a generation cannot be reached. */
    private void markApplied(long attained) {
      if (lacksDisk && actual.domain() == DomainState.UNDEFINED) {
        return;
      }
      long reached = lacksDisk ? marks.generation() : attained;
      long request = Math.max(power.request(), marks.powerRequest());
      boolean marked =
          actual.domain() != DomainState.UNDEFINED
              && marks.generation() == reached
              && marks.powerRequest() == request
              && marks.stop() == null;
      if (!marked) {
        steps.add(new HostStep.MarkApplied(reached, request));
      }
    }

    /** True until the present power request was carried out. */
    private boolean isNews() {
      return power.request() > marks.powerRequest();
    }

    private boolean isAsWanted() {
      return isShaped() && actual.cards().fitIn(wanted.nics());
    }

    private boolean definedAsWanted() {
      return isSized()
          && actual.cards().definedAs(wanted.nics())
          && actual.disks().definedAs(wanted.disks());
    }

    private boolean isSized() {
      return actual.vcpus() == wanted.vcpus() && actual.memoryMiB() == wanted.memoryMiB();
    }

    private static Instant earlier(Instant a, Instant b) {
      return a.isBefore(b) ? a : b;
    }
  }
}
