package cloud.faso.people;

import cloud.faso.access.Grant;
import cloud.faso.access.MinistryId;
import cloud.faso.access.PersonId;
import cloud.faso.access.Role;
import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
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

  /** A role that a group gives. */
  record ClaimedRow(Role role, @Nullable MinistryId ministryId, @Nullable TenantId tenantId) {
    Grant grant() {
      return new Grant(role, ministryId, tenantId);
    }
  }

  @SqlQuery(
      """
      select role, ministry_id, tenant_id from member
      where person_id = :person and kind = 'CLAIMED' and expires_at > :now
      """)
  List<ClaimedRow> held(PersonId person, Instant now);

  @SqlUpdate("delete from member where person_id = :person and kind = 'CLAIMED'")
  void withdraw(PersonId person);
}
