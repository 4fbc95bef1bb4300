package cloud.faso.people;

import cloud.faso.access.PersonId;
import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of what issuers say of people. */
interface ClaimTable {

  /**
   * The newest word.
   *
   * @param claims its digest
   * @param claimedAt when it was given; both null before the first
   */
  record ClaimsRow(@Nullable String claims, @Nullable Instant claimedAt) {}

  @SqlQuery("select claims, claimed_at from person where id = :person")
  ClaimsRow of(PersonId person);

  @SqlUpdate("update person set claims = :claims, claimed_at = :at where id = :person")
  void claimed(PersonId person, String claims, Instant at);

  @SqlUpdate("delete from member where person_id = :person and kind = 'CLAIMED'")
  void withdraw(PersonId person);
}
