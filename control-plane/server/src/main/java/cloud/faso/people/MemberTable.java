package cloud.faso.people;

import cloud.faso.access.MinistryId;
import cloud.faso.access.PersonId;
import cloud.faso.access.Role;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of memberships. */
interface MemberTable {

  /** A membership and whose it is. */
  record WithPersonRow(
      @Nested MemberRow member,
      String personName,
      String issuer,
      String subject,
      @Nullable String email,
      String knownAs) {}

  @SqlUpdate(
      """
      insert into member
        (id, person_id, owner_id, role, ministry_id, tenant_id, kind, given_by, expires_at,
         given_at, version, created_at)
      values
        (:id, :personId, :ownerId, :role, :ministryId, :tenantId, :kind, :givenBy, :expiresAt,
         :createdAt, :version, :createdAt)
      """)
  void insert(@BindMethods MemberRow row);

  @SqlQuery(
      """
      select member.id, person_id, owner_id, role, ministry_id, tenant_id, kind, given_by,
             expires_at, member.version, member.created_at,
             person.name as person_name, issuer, subject, email, known_as
      from member join person on person.id = member.person_id
      where owner_id = :owner and member.id = :id
      """)
  Optional<WithPersonRow> find(String owner, String id);

  /** Those of one person in one place: one that was given, one that is claimed. */
  @SqlQuery(
      """
      select member.id, person_id, owner_id, role, ministry_id, tenant_id, kind, given_by,
             expires_at, member.version, member.created_at,
             person.name as person_name, issuer, subject, email, known_as
      from member join person on person.id = member.person_id
      where owner_id = :owner and person_id = :person
      order by kind desc
      """)
  List<WithPersonRow> of(String owner, PersonId person);

  default List<WithPersonRow> list(String owner, @Nullable String role, PageQuery page) {
    Keyset keyset = Keyset.of(page, "member.id", Map.of("name", "known_as"));
    String condition = keyset.condition() + (role == null ? "" : " and role = :role");
    return list(condition, keyset.order(), owner, role, page);
  }

  @SqlQuery(
      """
      select member.id, person_id, owner_id, role, ministry_id, tenant_id, kind, given_by,
             expires_at, member.version, member.created_at,
             person.name as person_name, issuer, subject, email, known_as
      from member join person on person.id = member.person_id
      where owner_id = :owner and <condition> order by <order> limit :fetch
      """)
  List<WithPersonRow> list(
      @Define String condition,
      @Define String order,
      String owner,
      @Nullable String role,
      @BindMethods PageQuery page);

  /** Whom to write to. */
  record AddressRow(String name, String email, String language) {}

  /** People with this role in this very place who have an address. */
  @SqlQuery(
      """
      select distinct person.id, person.name, email, language
      from member join person on person.id = member.person_id
      where owner_id = :owner and role = :role and email is not null and disabled_at is null
        and (expires_at is null or expires_at > :now)
      order by person.id
      """)
  List<AddressRow> addresses(String owner, String role, Instant now);

  /** People who may come in and have a role in one place. */
  @SqlQuery(
      """
      select distinct person.id, issuer, subject, name, email, language, disabled_at,
             person.version, person.created_at
      from member join person on person.id = member.person_id
      where owner_id = :owner and role = :role and disabled_at is null
        and (expires_at is null or expires_at > :now)
      order by person.id
      """)
  List<PersonRow> people(String owner, Role role, Instant now);

  @SqlUpdate(
      """
      update member set role = :role, given_at = :now, version = version + 1
      where id = :id and version = :version
      """)
  int update(MemberId id, long version, Role role, Instant now);

  @SqlUpdate("delete from member where id = :id and version = :version")
  int delete(MemberId id, long version);

  @SqlUpdate("delete from member where ministry_id = :ministry")
  int deleteOf(MinistryId ministry);
}
