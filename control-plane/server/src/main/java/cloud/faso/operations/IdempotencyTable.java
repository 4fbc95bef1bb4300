package cloud.faso.operations;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of first answers. */
interface IdempotencyTable {

  @SqlQuery(
      """
      select key_hash, fingerprint, status, etag, location, operation, body, created_at
      from idempotency
      where key_hash = :keyHash and created_at > :oldest
      """)
  Optional<IdempotencyRow> find(String keyHash, Instant oldest);

  @SqlUpdate(
      """
      insert into idempotency
        (key_hash, fingerprint, status, etag, location, operation, body, created_at)
      values
        (:keyHash, :fingerprint, :status, :etag, :location, :operation, :body, :createdAt)
      """)
  void insert(@BindMethods IdempotencyRow row);

  @SqlUpdate(
      """
      update idempotency set
        status = :status, etag = :etag, location = :location, operation = :operation, body = :body
      where key_hash = :keyHash
      """)
  void update(@BindMethods IdempotencyRow row);

  /** Makes way for a new claim; never takes the answer of one who was just faster. */
  @SqlUpdate("delete from idempotency where key_hash = :keyHash and created_at <= :oldest")
  void forget(String keyHash, Instant oldest);

  @SqlUpdate("delete from idempotency where created_at <= :oldest")
  int deleteUpTo(Instant oldest);
}
