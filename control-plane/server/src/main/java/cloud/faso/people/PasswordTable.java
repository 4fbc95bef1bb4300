package cloud.faso.people;

import cloud.faso.access.PersonId;
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
      insert into password (person_id, hash, must_change) values (:person, :hash, :mustChange)
      """)
  void insert(PersonId person, String hash, boolean mustChange);

  @SqlUpdate(
      """
      update password set hash = :hash, must_change = :mustChange where person_id = :person
      """)
  int change(PersonId person, String hash, boolean mustChange);

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
