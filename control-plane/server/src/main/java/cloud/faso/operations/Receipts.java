package cloud.faso.operations;

import cloud.faso.access.Caller;
import cloud.faso.access.TenantId;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes and ends operations, within the transaction of their cause. */
public final class Receipts {

  private static final int BATCH = 1000;

  /** Another replica may have ended it. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Database database;
  private final OperationTable table;
  private final IdSource ids;
  private final InstantSource clock;
  private final Signals<String> ended = new Signals<>();

  public Receipts(Database database, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(OperationTable.class);
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Hands out a receipt; what still runs on the same target for an older generation is superseded.
   *
   * @param generation of the target that the call wrote
   */
  public OperationId open(
      Caller caller, String verb, TypedId target, @Nullable TenantId tenant, long generation) {
    if (generation > 1) {
      end(target, generation - 1, OperationPhase.SUPERSEDED, null);
    }
    return insert(caller, verb, target, tenant, generation, null);
  }

  /** Hands out a receipt for what is done already; whatever runs on the same target goes on. */
  public OperationId done(
      Caller caller, String verb, TypedId target, @Nullable TenantId tenant, long generation) {
    return insert(caller, verb, target, tenant, generation, OperationPhase.SUCCEEDED);
  }

  /**
   * Ends what runs on the target for an older generation: something else is wanted by now.
   *
   * @param why nobody's call wants it
   */
  public void supersede(TypedId target, long generation, Reason why) {
    end(target, generation - 1, OperationPhase.SUPERSEDED, why);
  }

  /** Says why it is done, of what nobody called for. */
  public void explain(TypedId operation, Reason why) {
    table.explain(operation.value(), why);
  }

  private OperationId insert(
      Caller caller,
      String verb,
      TypedId target,
      @Nullable TenantId tenant,
      long generation,
      @Nullable OperationPhase outcome) {
    OperationId id = ids.next(OperationId.PREFIX, OperationId::new);
    Instant now = clock.instant();
    table.insert(
        new OperationRow(
            id,
            verb,
            target.value(),
            tenant,
            generation,
            caller.actor().value(),
            0,
            null,
            null,
            outcome == null ? null : outcome.name(),
            now,
            outcome == null ? null : now));
    return id;
  }

  /** The receipt of what still runs on the target: a call that asks for the same is part of it. */
  public Optional<OperationId> running(TypedId target) {
    return table.running(target.value());
  }

  /** The ids of all targets that a receipt still runs on. */
  public List<String> awaited() {
    return table.awaited();
  }

  /** The target has reached {@code generation}: what was waiting for it is done. */
  public void succeeded(TypedId target, long generation) {
    end(target, generation, OperationPhase.SUCCEEDED, null);
  }

  /**
   * What waited for {@code generation} is done if it is one of the verbs, though it is not reached.
   */
  public void succeeded(TypedId target, long generation, Set<String> verbs) {
    int count =
        table.end(
            target.value(), generation, verbs, OperationPhase.SUCCEEDED.name(), clock.instant());
    tellIfAny(target, count);
  }

  /**
   * What brings the target to {@code generation} has failed, and goes on trying.
   *
   * @param attempts how many tries failed in a row, up to now
   * @param reason of the last failure
   */
  public void trying(TypedId target, long generation, int attempts, Reason reason) {
    table.trying(target.value(), generation, attempts, reason);
  }

  /** The target cannot reach {@code generation}. */
  public void failed(TypedId target, long generation, Reason reason) {
    end(target, generation, OperationPhase.FAILED, reason);
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    ended.close();
  }

  /** Forgets operations that ended and are older than {@code age}. */
  public Periodic forgetting(Duration age) {
    return new Periodic("forget-operations", Duration.ofMinutes(10), () -> forget(age));
  }

  /** The operation, as soon as {@code enough} holds of it, it is final, or the time is up. */
  Optional<OperationRow> await(
      OperationRow first, Predicate<OperationPhase> enough, Duration atMost) {
    OperationRow seen =
        ended.await(
            first.targetId(),
            atMost,
            RECHECK,
            () -> {
              OperationRow row = table.find(first.id()).orElse(first);
              OperationPhase phase = OperationPhase.of(row.outcome());
              return enough.test(phase) || phase.isFinal() ? row : null;
            });
    return Optional.ofNullable(seen).or(() -> table.find(first.id()));
  }

  private void end(
      TypedId target, long generation, OperationPhase outcome, @Nullable Reason reason) {
    int count =
        table.endUpTo(
            target.value(),
            generation,
            outcome.name(),
            reason == null ? null : reason.key(),
            reason == null ? null : reason.detail(),
            clock.instant());
    tellIfAny(target, count);
  }

  private void tellIfAny(TypedId target, int count) {
    if (count > 0) {
      database.afterCommit(() -> ended.signal(target.value()));
    }
  }

  private void forget(Duration age) {
    OperationId before =
        IdSource.floor(OperationId.PREFIX, clock.instant().minus(age), OperationId::new);
    while (database.transact(() -> table.deleteBefore(before, BATCH)) == BATCH) {
      // more are waiting
    }
  }
}
