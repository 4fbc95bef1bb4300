package cloud.faso.access;

import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of API tokens. */
interface TokenTable {

  @SqlUpdate(
      """
      insert into api_token
        (id, owner_id, name, token_hash, kind, person_id, role, ministry_id, tenant_id,
         created_by, responsible, created_at, expires_at, last_used_at)
      values
        (:id, :ownerId, :name, :tokenHash, :kind, :personId, :role, :ministryId, :tenantId,
         :createdBy, :responsible, :createdAt, :expiresAt, :lastUsedAt)
      """)
  void insert(@BindMethods TokenRow row);

  @SqlQuery(
      """
      select id, owner_id, name, token_hash, kind, person_id, role, ministry_id, tenant_id,
             created_by, responsible, created_at, expires_at, last_used_at
      from api_token
      where id = :id
      """)
  Optional<TokenRow> find(TokenId id);

  @SqlQuery(
      """
      select id, owner_id, name, token_hash, kind, person_id, role, ministry_id, tenant_id,
             created_by, responsible, created_at, expires_at, last_used_at
      from api_token
      where owner_id = :owner and kind <> 'SESSION' and (id = :ref or name = :ref)
      """)
  Optional<TokenRow> find(String owner, String ref);

  /** As {@link #find}, and it is not made void until this transaction ends. */
  @SqlQuery(
      """
      select id, owner_id, name, token_hash, kind, person_id, role, ministry_id, tenant_id,
             created_by, responsible, created_at, expires_at, last_used_at
      from api_token
      where id = :id for update
      """)
  Optional<TokenRow> lock(TokenId id);

  default List<TokenRow> list(String owner, @Nullable String role, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "name"));
    String condition = keyset.condition() + (role == null ? "" : " and role = :role");
    return list(condition, keyset.order(), owner, role, page);
  }

  @SqlQuery(
      """
      select id, owner_id, name, token_hash, kind, person_id, role, ministry_id, tenant_id,
             created_by, responsible, created_at, expires_at, last_used_at
      from api_token
      where owner_id = :owner and kind <> 'SESSION' and <condition> order by <order> limit :fetch
      """)
  List<TokenRow> list(
      @Define String condition,
      @Define String order,
      String owner,
      @Nullable String role,
      @BindMethods PageQuery page);

  @SqlUpdate("delete from api_token where id = :id")
  int delete(TokenId id);

  @SqlUpdate("delete from api_token where ministry_id = :ministry")
  int deleteOf(MinistryId ministry);

  @SqlUpdate(
      """
      delete from api_token
      where person_id = :person and kind = 'SESSION' and id <> :but
      """)
  int deleteSessions(PersonId person, String but);

  @SqlUpdate("delete from api_token where kind = 'SESSION' and expires_at < :before")
  int deleteSessionsBefore(Instant before);
}
