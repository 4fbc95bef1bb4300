package cloud.faso.operations;

import cloud.faso.access.Caller;
import cloud.faso.access.TenantId;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Writes and ends operations, within the transaction of their cause. */
public final class Receipts {

  private final OperationTable table;
  private final IdSource ids;
  private final InstantSource clock;

  public Receipts(Database database, IdSource ids, InstantSource clock) {
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
    table.endUpTo(target.value(), generation - 1, "SUPERSEDED", null, clock.instant());
    OperationId id = ids.next(OperationId.PREFIX, OperationId::new);
    table.insert(
        new OperationRow(
            id,
            verb,
            target.value(),
            tenant,
            generation,
            caller.name(),
            0,
            null,
            null,
            clock.instant(),
            null));
    return id;
  }

  /** The target has reached {@code generation}: what was waiting for it is done. */
  public void succeeded(TypedId target, long generation) {
    table.endUpTo(target.value(), generation, "SUCCEEDED", null, clock.instant());
  }

  /**
   * The target cannot reach {@code generation}.
   *
   * @param reason one sentence that a person can act on
   */
  public void failed(TypedId target, long generation, String reason) {
    table.endUpTo(target.value(), generation, "FAILED", reason, clock.instant());
  }
}
