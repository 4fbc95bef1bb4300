package cloud.faso.access;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * SQL of who is calling. It reads what people and their grants are beside the token, for a call has
 * time for one question only.
 */
interface CallerTable {

  /** One of a person's grants; all null for a person without any. */
  record GrantRow(
      @Nullable Role grantedRole,
      @Nullable MinistryId grantedMinistry,
      @Nullable TenantId grantedTenant) {}

  /**
   * A person and one of their grants.
   *
   * @param personId null for a service account, and so is the rest
   */
  record PersonRow(
      @Nullable PersonId personId,
      @Nullable String personName,
      @Nullable Boolean mustChange,
      @Nested GrantRow grant) {}

  /** A token, and one of the grants of the person whose it is. */
  record CallerRow(
      TokenId tokenId,
      String tokenName,
      @Nullable Role role,
      @Nullable MinistryId ministryId,
      @Nullable TenantId tenantId,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      String responsible,
      @Nested PersonRow person) {}

  /** A live token, with each grant of its person. */
  default List<CallerRow> byHash(String hash, Instant now) {
    return tokens("token_hash", hash, now);
  }

  /** As {@link #byHash}, by the token's id. */
  default List<CallerRow> byToken(TokenId id, Instant now) {
    return tokens("api_token.id", id.value(), now);
  }

  @SqlQuery(
      """
      select api_token.id as token_id, api_token.name as token_name, api_token.role,
             api_token.ministry_id, api_token.tenant_id, api_token.expires_at, last_used_at,
             api_token.responsible,
             person.id as person_id, person.name as person_name, password.must_change,
             member.role as granted_role, member.ministry_id as granted_ministry,
             member.tenant_id as granted_tenant
      from api_token
        left join person on person.id = api_token.person_id
        left join password on password.person_id = api_token.person_id
        left join member on member.person_id = api_token.person_id
          and (member.expires_at is null or member.expires_at > :now)
      where <column> = :key
        and (api_token.expires_at is null or api_token.expires_at > :now)
        and person.disabled_at is null
      """)
  List<CallerRow> tokens(@Define String column, String key, Instant now);

  /** A person who may come in, with each of their grants. */
  @SqlQuery(
      """
      select person.id as person_id, person.name as person_name, password.must_change,
             member.role as granted_role, member.ministry_id as granted_ministry,
             member.tenant_id as granted_tenant
      from person
        left join password on password.person_id = person.id
        left join member on member.person_id = person.id
          and (member.expires_at is null or member.expires_at > :now)
      where person.id = :id and person.disabled_at is null
      """)
  List<PersonRow> byPerson(PersonId id, Instant now);

  /** How many people operate the platform. */
  @SqlQuery(
      """
      select count(distinct person.id)
      from person
        join member on member.person_id = person.id
          and (member.expires_at is null or member.expires_at > :now)
      where member.owner_id = 'platform' and member.role = 'OPERATOR'
        and person.disabled_at is null
      """)
  int operators(Instant now);

  /** When somebody else last gave the person a password, or a role of the platform. */
  @SqlQuery(
      """
      select max(given.since) from (
        select issued_at as since from password where person_id = :person
        union all
        select given_at as since from member
        where person_id = :person and owner_id = 'platform' and kind = 'GIVEN' and given_by <> 'faso'
      ) given
      """)
  @Nullable Instant raisedAt(PersonId person);

  @SqlUpdate(
      """
      update api_token set last_used_at = :now
      where id = :id and (last_used_at is null or last_used_at < :before)
      """)
  int touch(TokenId id, Instant now, Instant before);
}
