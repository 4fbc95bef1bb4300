package cloud.faso.audit;

import cloud.faso.access.Caller;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.http.Origin;
import cloud.faso.platform.id.TypedId;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down attempts that were refused: each by itself, but for those that anybody could fill the
 * disk with. These are counted, and every half minute one entry tells of all that are alike: of the
 * same caller and address, aimed at the same, answered the same. A process that is killed loses
 * what it has counted by then, of which its log tells.
 */
public final class Refusals implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final int KINDS = 10_000;

  private final Audit audit;
  private final int kinds;
  private final Map<Kind, Counted> counted = new HashMap<>();
  private final ConcurrentMap<String, Boolean> told =
      Caffeine.newBuilder()
          .expireAfterWrite(Duration.ofSeconds(1))
          .maximumSize(KINDS)
          .<String, Boolean>build()
          .asMap();

  /**
   * An attempt, and how it was answered.
   *
   * @param caller null for one whom nobody knows
   * @param target at what, and where
   * @param verb operationId of the call
   * @param status HTTP status of the answer
   * @param code of the problem
   */
  record Attempt(
      @Nullable Caller caller,
      AuditTarget target,
      Origin origin,
      String verb,
      int status,
      @Nullable String code) {

    /** Aimed at something in particular. */
    Attempt at(AuditTarget aim) {
      return new Attempt(caller, aim, origin, verb, status, code);
    }

    /** Whoever it was, wherever from, whatever it was aimed at. */
    Attempt ofAnybody() {
      Origin anywhere = new Origin(origin.request(), null, origin.traceId());
      return new Attempt(null, AuditTarget.NOTHING, anywhere, verb, status, code);
    }
  }

  /** What is counted together. */
  private record Kind(
      @Nullable TypedId actor,
      @Nullable String from,
      AuditTarget target,
      String verb,
      int status,
      @Nullable String code) {

    static Kind of(Attempt attempt) {
      return new Kind(
          attempt.caller == null ? null : attempt.caller.actor(),
          attempt.origin.address(),
          attempt.target,
          attempt.verb,
          attempt.status,
          attempt.code);
    }
  }

  /** The last of a kind, and how many there were. */
  private record Counted(Attempt last, int attempts) {

    static Counted both(Counted before, Counted next) {
      return new Counted(next.last, before.attempts + next.attempts);
    }
  }

  public Refusals(Audit audit) {
    this(audit, KINDS);
  }

  /**
   * With fewer kinds.
   *
   * @param kinds beyond these, neither who tried it nor where is told any more
   */
  Refusals(Audit audit, int kinds) {
    this.audit = audit;
    this.kinds = kinds;
  }

  /** Tells of one by itself. */
  void tell(Attempt attempt) {
    audit.refused(attempt, 1);
  }

  /** Whether there was none of this source within the last second. */
  boolean isFirstInSecond(String source) {
    return told.putIfAbsent(source, true) == null;
  }

  /** Tells of it later, together with others of its kind. */
  void count(Attempt attempt) {
    synchronized (counted) {
      boolean room = counted.size() < kinds || counted.containsKey(Kind.of(attempt));
      add(new Counted(room ? attempt : attempt.ofAnybody(), 1));
    }
  }

  private void add(Counted more) {
    synchronized (counted) {
      counted.merge(Kind.of(more.last), more, Counted::both);
    }
  }

  /** Tells of what was counted, again and again. */
  public Periodic telling() {
    return new Periodic("tell-counted-refusals", Duration.ofSeconds(30), this::close);
  }

  /** Tells of what was counted until now. */
  @Override
  public void close() {
    List<Counted> due;
    synchronized (counted) {
      due = List.copyOf(counted.values());
      counted.clear();
    }
    due.forEach(this::write);
  }

  private void write(Counted counted) {
    try {
      audit.refused(counted.last, counted.attempts);
    } catch (RuntimeException e) {
      log.warn("{} refusals could not be written down; it is tried again", counted.attempts, e);
      add(counted);
    }
  }
}
