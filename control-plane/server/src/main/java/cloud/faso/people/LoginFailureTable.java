package cloud.faso.people;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of sign-ins that failed. */
interface LoginFailureTable {

  /**
   * What failed for one key.
   *
   * @param notBefore no other attempt before this
   */
  record FailureRow(String keyHash, int failures, Instant lastAt, Instant notBefore) {}

  @SqlQuery(
      """
      select key_hash, failures, last_at, not_before from login_failure
      where key_hash = :keyHash for update
      """)
  Optional<FailureRow> lock(String keyHash);

  @SqlUpdate(
      """
      insert into login_failure (key_hash, failures, last_at, not_before)
      values (:keyHash, :failures, :lastAt, :notBefore)
      """)
  void insert(@BindMethods FailureRow row);

  @SqlUpdate(
      """
      update login_failure set failures = :failures, last_at = :lastAt, not_before = :notBefore
      where key_hash = :keyHash
      """)
  int update(@BindMethods FailureRow row);

  @SqlUpdate("delete from login_failure where key_hash = :keyHash")
  void delete(String keyHash);

  /** Forgets the last failure of several, and the delay that it brought. */
  @SqlUpdate(
      """
      update login_failure set failures = failures - 1, not_before = last_at
      where key_hash = :keyHash and failures > 1
      """)
  int uncount(String keyHash);

  @SqlUpdate("delete from login_failure where last_at < :before")
  int deleteBefore(Instant before);
}
