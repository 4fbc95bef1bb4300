package cloud.faso.agent.ovn.core;

import cloud.faso.agent.core.Backoff;
import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.agent.ovn.topology.PersistentMap;
import cloud.faso.agent.ovn.topology.Refusal;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.MemberHealth;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.RefusedThing;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.StepError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a network agent does: when the database is compared with what is assigned, and what
 * the control plane is told. That something ended by itself is not among it: what is assigned is in
 * place, as far as it is to be, and the control plane ends it on its own. Used by one thread.
 *
 * <p>After telling it anything, and at {@link #nextWake()}, the caller asks for {@link #takeSync()}
 * and {@link #takeReport()}.
 */
public final class NetworkCore {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration RETRY_AT_MOST = Duration.ofMinutes(1);
  private static final Duration COMPARE_EVERY = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final InstantSource clock;
  private final Syncing syncing;
  private final NetworkReporting reporting;
  private final Map<String, Boolean> ports = new HashMap<>();
  private final Assigned assigned = new Assigned();

  /** Null before the southbound database was seen: what was found before this start stands. */
  private @Nullable Map<Member, MemberHealth> members;

  private List<RefusedThing> refused = List.of();
  private boolean heard;
  private boolean synced;
  private long syncedRevision;
  private @Nullable PersistentMap<String, Spec> syncedSpecs;

  /** An agent that has just started, with what its ledger remembers. */
  public NetworkCore(Ledger ledger, InstantSource clock, RandomGenerator random) {
    this.ledger = ledger;
    this.clock = clock;
    Backoff backoff = new Backoff(RETRY_AFTER, RETRY_AT_MOST, random);
    this.syncing = new Syncing(backoff, COMPARE_EVERY);
    this.reporting = new NetworkReporting(backoff);
    ledger.assignments().values().forEach(this::take);
  }

  // What the control plane says

  /**
   * A session began; everything is read anew, and reported. A control plane that was restored from
   * a backup counts on from an older revision, and may by now be past the one that is known here.
   */
  public void sessionOpened(Session session) {
    heard = false;
    reporting.sessionOpened(session, clock.instant());
  }

  /** The revision to ask the control plane for news since. */
  public long since() {
    return heard ? ledger.revision() : Ledger.UNKNOWN;
  }

  /**
   * Takes in the answer to a question about news since {@code since}. One that was overtaken by
   * another is dropped.
   *
   * @throws LedgerFailure when it could not be kept; nothing is done about it then
   */
  public void assigned(long since, Assignments answer) throws LedgerFailure {
    if (since != since() || (since == Ledger.UNKNOWN && !answer.complete())) {
      return;
    }
    if (!heard && !confirms(answer)) {
      synced = false;
      syncedRevision = 0;
    }
    boolean news =
        answer.complete() || !answer.items().isEmpty() || answer.revision() != ledger.revision();
    ledger.accept(answer);
    answer.items().forEach(this::take);
    if (answer.complete()) {
      assigned.retain(ledger.assignments().keySet());
    }
    if (!heard) {
      syncing.wantedWhole();
    } else if (news) {
      syncing.wanted();
    }
    heard = true;
  }

  private void take(Assignment item) {
    assigned.put(item.id(), item.spec());
  }

  /** Whether what the database was brought to is what the same revision means in the answer. */
  private boolean confirms(Assignments answer) {
    return answer.items().stream()
        .filter(item -> item.revision() <= syncedRevision)
        .allMatch(item -> item.equals(ledger.assignments().get(item.id())));
  }

  // What the database shows

  /** Rows of ours changed, or can be seen again. */
  public void databaseAt(long version) {
    syncing.databaseAt(version);
  }

  /** Cards were plugged in or pulled. */
  public void portsSeen(Map<String, Boolean> up) {
    up.forEach(
        (id, isUp) -> {
          if (!isUp.equals(ports.put(id, isUp))) {
            reporting.portChanged(id);
          }
        });
  }

  /** All members of load balancers that are tried, and what was found. */
  public void membersSeen(Map<Member, MemberHealth> now) {
    Map<Member, MemberHealth> before = members;
    if (before == null) {
      // Of those that are gone since the last start nothing is known here.
      reporting.everything();
      before = Map.of();
    }
    Set<Member> either = new HashSet<>(before.keySet());
    either.addAll(now.keySet());
    for (Member member : either) {
      if (before.get(member) != now.get(member)) {
        reporting.memberChanged(member);
      }
    }
    members = now;
  }

  // Work

  /** The comparison to make now, on a thread of its own; null for none. One is made at a time. */
  public @Nullable SyncJob takeSync() {
    Instant due = syncing.dueAt();
    // An agent that knows nothing must not take everything for unwanted.
    Instant now = clock.instant();
    if (due == null || ledger.unknown() || now.isBefore(due)) {
      return null;
    }
    SyncJob job =
        new SyncJob(
            syncing.begin(assigned.nextEnd(now)),
            ledger.revision(),
            syncing.isWhole(now),
            assigned.at(now));
    syncing.began(job);
    return job;
  }

  /** What is assigned and has not ended, by typed id. */
  public PersistentMap<String, Spec> specs() {
    return assigned.at(clock.instant());
  }

  /** A comparison ended, and the database is what it shall be but for what was refused. */
  public void synced(SyncJob job, SyncResult result) {
    if (!syncing.isUnderWay(job)) {
      return;
    }
    Instant now = clock.instant();
    boolean news = !job.specs().equals(syncedSpecs);
    syncedSpecs = job.specs();
    syncing.succeeded(job, result, news, !result.refused().isEmpty(), now);
    List<RefusedThing> told = new ArrayList<>();
    result.unrenderable().forEach(refusal -> told.add(told(refusal, 0)));
    result.refused().forEach(refusal -> told.add(told(refusal, syncing.failures())));
    if (!synced || syncedRevision != job.revision() || !isSame(told)) {
      reporting.changed();
    }
    refused = List.copyOf(told);
    synced = true;
    syncedRevision = job.revision();
    ports.keySet().retainAll(job.specs().keySet());
    // What was seen while the comparison ran is newer.
    result.ports().forEach((id, up) -> ports.computeIfAbsent(id, _ -> newlySeen(id, up)));
  }

  private boolean newlySeen(String id, boolean up) {
    reporting.portChanged(id);
    return up;
  }

  private RefusedThing told(Refusal refusal, int attempts) {
    Assignment item = ledger.assignments().get(refusal.thing());
    return new RefusedThing(
        refusal.thing(),
        new StepError(
            refusal.code(),
            refusal.message(),
            item == null ? 0 : item.generation(),
            attempts,
            syncing.compareAt()));
  }

  /** Times aside, which change with every try. */
  private boolean isSame(List<RefusedThing> told) {
    return texts(told).equals(texts(refused));
  }

  private static List<List<Object>> texts(List<RefusedThing> things) {
    return things.stream()
        .map(
            thing ->
                List.<Object>of(
                    thing.id(),
                    thing.error().code(),
                    thing.error().message(),
                    thing.error().generation()))
        .toList();
  }

  /** A comparison could not be made, or not to the end. */
  public void syncFailed(SyncJob job) {
    if (syncing.isUnderWay(job)) {
      var _ = syncing.failed(clock.instant());
    }
  }

  // Reports

  /** The report to send now; null for none. One is under way at a time. */
  public @Nullable NetworkDraft takeReport() {
    if (!heard) {
      return null;
    }
    return reporting.take(clock.instant(), synced, syncedRevision, refused, ports, members);
  }

  /** A report was acknowledged: the control plane knows what it told. */
  public void reported(NetworkDraft draft, ObservationsAck ack) {
    if (!reporting.delivered(draft, ack, clock.instant())) {
      return;
    }
    List<String> gone =
        ledger.assignments().values().stream()
            .filter(item -> item.tombstone() && item.revision() <= draft.network().revision())
            .map(Assignment::id)
            .toList();
    if (!gone.isEmpty()) {
      ledger.forget(gone);
    }
  }

  /** A report got no answer. */
  public void reportLost(NetworkDraft draft) {
    reporting.lost(draft, clock.instant());
  }

  /** When to ask again although nothing happened; null for never. */
  public @Nullable Instant nextWake() {
    Instant sync = ledger.unknown() ? null : syncing.dueAt();
    Instant report = heard ? reporting.dueAt(synced) : null;
    if (sync == null || report == null) {
      return sync == null ? report : sync;
    }
    return sync.isBefore(report) ? sync : report;
  }
}
