package cloud.faso.agent.core;

import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When to report and what. One report is under way at a time; what changes meanwhile goes into the
 * next, so that a burst of changes makes few reports.
 */
final class Reporting {
  private static final Duration SOONEST_AFTER_LOSS = Duration.ofMillis(500);

  private final Backoff backoff;
  private final Set<String> dirty = new LinkedHashSet<>();
  private @Nullable Session session;
  private Duration lease = Duration.ofSeconds(30);
  private long sequence;
  private boolean inFlight;
  private boolean completeWanted;
  private int losses;
  private @Nullable Instant dirtyDueAt;
  private Instant heartbeatAt = Instant.EPOCH;
  private Instant completeAt = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;

  Reporting(Backoff backoff) {
    this.backoff = backoff;
  }

  void sessionOpened(Session opened, Instant now) {
    session = opened;
    lease = Duration.ofSeconds(opened.leaseSeconds());
    sequence = 0;
    inFlight = false;
    completeWanted = true;
    losses = 0;
    heartbeatAt = now;
    notBefore = now;
  }

  long epoch() {
    Session open = session;
    return open == null ? 0 : open.epoch();
  }

  void wantComplete() {
    completeWanted = true;
  }

  void changed(String vmId, Instant dueAt) {
    dirty.add(vmId);
    dirtyDueAt = Times.earlier(dirtyDueAt, dueAt);
  }

  void unchanged(String vmId) {
    dirty.remove(vmId);
    if (dirty.isEmpty()) {
      dirtyDueAt = null;
    }
  }

  /**
   * When the next report is due.
   *
   * @param mayBeComplete whether all is known that a complete report needs
   */
  @Nullable Instant dueAt(boolean mayBeComplete) {
    if (session == null || inFlight) {
      return null;
    }
    Instant due = heartbeatAt;
    if (dirtyDueAt != null && dirtyDueAt.isBefore(due)) {
      due = dirtyDueAt;
    }
    if (mayBeComplete && completeWanted) {
      due = notBefore;
    } else if (mayBeComplete && completeAt.isBefore(due)) {
      due = completeAt;
    }
    return due.isBefore(notBefore) ? notBefore : due;
  }

  /** Takes the report that is due; null when none is. */
  @Nullable ReportDraft take(
      Instant now, boolean mayBeComplete, Collection<Tracked> vms, List<StrayReport> strays) {
    Instant due = dueAt(mayBeComplete);
    Session open = session;
    if (due == null || open == null || now.isBefore(due)) {
      return null;
    }
    boolean complete = mayBeComplete && (completeWanted || !now.isBefore(completeAt));
    List<VmObservation> told = new ArrayList<>();
    for (Tracked vm : vms) {
      if (complete || dirty.contains(vm.id)) {
        tell(vm, told);
      }
    }
    dirty.clear();
    dirtyDueAt = null;
    inFlight = true;
    heartbeatAt = now.plus(heartbeat());
    if (complete) {
      completeWanted = false;
      completeAt = now.plusSeconds(open.fullReportSeconds());
    }
    return new ReportDraft(
        open.epoch(), ++sequence, complete, told, complete ? List.copyOf(strays) : List.of());
  }

  private static void tell(Tracked vm, List<VmObservation> into) {
    VmObservation observation = vm.observation();
    vm.told = observation;
    if (observation != null) {
      into.add(observation);
    }
  }

  /** True when the answer is to the report under way. */
  boolean delivered(ReportDraft draft, ObservationsAck ack, Instant now) {
    if (!isUnderWay(draft)) {
      return false;
    }
    inFlight = false;
    losses = 0;
    notBefore = now;
    lease = Duration.ofSeconds(ack.leaseSeconds());
    return true;
  }

  /** True when the report under way was lost: what it told is news again. */
  boolean lost(ReportDraft draft, Instant now) {
    if (!isUnderWay(draft)) {
      return false;
    }
    inFlight = false;
    losses++;
    Duration wait = backoff.after(losses);
    Duration most = heartbeat();
    notBefore = now.plus(wait.compareTo(most) < 0 ? wait : most).plus(SOONEST_AFTER_LOSS);
    completeWanted |= draft.complete();
    return true;
  }

  /** Three may be late before the lease ends. */
  private Duration heartbeat() {
    return lease.multipliedBy(3).dividedBy(10);
  }

  private boolean isUnderWay(ReportDraft draft) {
    return inFlight && draft.epoch() == epoch() && draft.sequence() == sequence;
  }
}
