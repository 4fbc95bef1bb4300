package cloud.faso.people;

import cloud.faso.access.PersonId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of local users' passwords: only their hashes are kept. */
interface PasswordTable {

  /**
   * A local user who may come in.
   *
   * @param hash Argon2id, as PHC text
   * @param lastFrom digest of the address of the last sign-in; null before the first
   */
  record LocalRow(PersonId id, String hash, @Nullable String lastFrom) {}

  @SqlUpdate(
      """
      insert into password (person_id, hash, must_change, issued_at)
      values (:person, :hash, true, :issuedAt)
      """)
  void insert(PersonId person, String hash, @Nullable Instant issuedAt);

  @SqlUpdate(
      """
      update password set hash = :hash, must_change = true, issued_at = :issuedAt
      where person_id = :person
      """)
  int issue(PersonId person, String hash, @Nullable Instant issuedAt);

  /** The person's own change; gives 0 when the proved one is not the present one any more. */
  @SqlUpdate(
      """
      update password set hash = :hash, must_change = false
      where person_id = :person and hash = :proved
      """)
  int change(PersonId person, String proved, String hash);

  /** Holds that the person may come in, with this password, until the transaction ends. */
  default boolean holds(LocalRow proved) {
    return lockEnabled(proved.id()).isPresent()
        && lock(proved.id()).filter(proved.hash()::equals).isPresent();
  }

  @SqlQuery("select id from person where id = :person and disabled_at is null for update")
  Optional<PersonId> lockEnabled(PersonId person);

  @SqlQuery("select hash from password where person_id = :person for update")
  Optional<String> lock(PersonId person);

  @SqlUpdate("update password set last_from = :from where person_id = :person")
  void signedIn(PersonId person, String from);

  @SqlQuery(
      """
      select id, hash, last_from from person join password on person_id = id
      where issuer = 'local' and subject = :username and disabled_at is null
      """)
  Optional<LocalRow> find(String username);

  @SqlQuery("select hash from password where person_id = :person")
  Optional<String> hash(PersonId person);
}
