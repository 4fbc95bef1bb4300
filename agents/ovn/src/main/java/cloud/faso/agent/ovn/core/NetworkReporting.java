package cloud.faso.agent.ovn.core;

import cloud.faso.agent.core.Backoff;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.PortObservation;
import cloud.faso.spec.agent.RefusedThing;
import cloud.faso.spec.agent.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When the control plane is told, and what. One report is under way at a time; what changes
 * meanwhile is in the next.
 */
final class NetworkReporting {
  private final Backoff backoff;
  private final Set<String> dirtyPorts = new LinkedHashSet<>();
  private @Nullable Session session;
  private Duration lease = Duration.ofSeconds(30);
  private long sequence;
  private boolean inFlight;
  private boolean completeWanted;
  private boolean dirty;
  private int losses;
  private Instant heartbeatAt = Instant.EPOCH;
  private Instant completeAt = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;

  NetworkReporting(Backoff backoff) {
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

  /** The revision or what is refused changed. */
  void changed() {
    dirty = true;
  }

  void portChanged(String portId) {
    dirtyPorts.add(portId);
  }

  /**
   * When the next report is due; null for never.
   *
   * @param mayBeComplete whether all is known that a complete report needs
   */
  @Nullable Instant dueAt(boolean mayBeComplete) {
    if (session == null || inFlight) {
      return null;
    }
    Instant due = heartbeatAt;
    if (mayBeComplete && completeAt.isBefore(due)) {
      due = completeAt;
    }
    if (dirty || !dirtyPorts.isEmpty() || (mayBeComplete && completeWanted)) {
      due = notBefore;
    }
    return due.isBefore(notBefore) ? notBefore : due;
  }

  /** Takes the report that is due; null when none is. */
  @Nullable NetworkDraft take(
      Instant now,
      boolean mayBeComplete,
      long revision,
      List<RefusedThing> refused,
      Map<String, Boolean> ports) {
    Instant due = dueAt(mayBeComplete);
    Session open = session;
    if (due == null || open == null || now.isBefore(due)) {
      return null;
    }
    boolean complete = mayBeComplete && (completeWanted || !now.isBefore(completeAt));
    List<PortObservation> told = new ArrayList<>();
    for (String port : complete ? ports.keySet() : dirtyPorts) {
      Boolean up = ports.get(port);
      if (up != null) {
        told.add(new PortObservation(port, up));
      }
    }
    dirty = false;
    dirtyPorts.clear();
    inFlight = true;
    heartbeatAt = now.plus(heartbeat());
    if (complete) {
      completeWanted = false;
      completeAt = now.plusSeconds(open.fullReportSeconds());
    }
    return new NetworkDraft(
        open.epoch(), ++sequence, complete, new NetworkObservation(revision, refused, told));
  }

  /** True when the answer is to the report under way. */
  boolean delivered(NetworkDraft draft, ObservationsAck ack, Instant now) {
    if (!isUnderWay(draft)) {
      return false;
    }
    inFlight = false;
    losses = 0;
    notBefore = now;
    lease = Duration.ofSeconds(ack.leaseSeconds());
    return true;
  }

  /** What the report under way told is news again. */
  void lost(NetworkDraft draft, Instant now) {
    if (!isUnderWay(draft)) {
      return;
    }
    inFlight = false;
    losses++;
    Duration wait = backoff.after(losses);
    notBefore = now.plus(wait.compareTo(heartbeat()) < 0 ? wait : heartbeat());
    completeWanted |= draft.complete();
    dirty = true;
    draft.network().ports().forEach(port -> dirtyPorts.add(port.id()));
  }

  /** Three may be late before the lease ends. */
  private Duration heartbeat() {
    return lease.multipliedBy(3).dividedBy(10);
  }

  private boolean isUnderWay(NetworkDraft draft) {
    Session open = session;
    return inFlight
        && open != null
        && draft.epoch() == open.epoch()
        && draft.sequence() == sequence;
  }
}
