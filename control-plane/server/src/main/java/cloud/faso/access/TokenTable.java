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
        (id, owner_id, name, token_hash, role, ministry_id, tenant_id,
         created_by, created_at, expires_at, last_used_at)
      values
        (:id, :ownerId, :name, :tokenHash, :role, :ministryId, :tenantId,
         :createdBy, :createdAt, :expiresAt, :lastUsedAt)
      """)
  void insert(@BindMethods TokenRow row);

  @SqlQuery(
      """
      select id, owner_id, name, token_hash, role, ministry_id, tenant_id,
             created_by, created_at, expires_at, last_used_at
      from api_token
      where token_hash = :hash and (expires_at is null or expires_at > :now)
      """)
  Optional<TokenRow> findLive(String hash, Instant now);

  @SqlQuery(
      """
      select id, owner_id, name, token_hash, role, ministry_id, tenant_id,
             created_by, created_at, expires_at, last_used_at
      from api_token
      where id = :id and (expires_at is null or expires_at > :now)
      """)
  Optional<TokenRow> findLive(TokenId id, Instant now);

  @SqlQuery(
      """
      select id, owner_id, name, token_hash, role, ministry_id, tenant_id,
             created_by, created_at, expires_at, last_used_at
      from api_token
      where owner_id = :owner and (id = :ref or name = :ref)
      """)
  Optional<TokenRow> find(String owner, String ref);

  default List<TokenRow> list(String owner, @Nullable String role, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "name"));
    String condition = keyset.condition() + (role == null ? "" : " and role = :role");
    return list(condition, keyset.order(), owner, role, page);
  }

  @SqlQuery(
      """
      select id, owner_id, name, token_hash, role, ministry_id, tenant_id,
             created_by, created_at, expires_at, last_used_at
      from api_token
      where owner_id = :owner and <condition> order by <order> limit :fetch
      """)
  List<TokenRow> list(
      @Define String condition,
      @Define String order,
      String owner,
      @Nullable String role,
      @BindMethods PageQuery page);

  @SqlUpdate(
      """
      update api_token set last_used_at = :now
      where id = :id and (last_used_at is null or last_used_at < :before)
      """)
  int touch(TokenId id, Instant now, Instant before);

  /** An operator's token and how long it works. */
  record OperatorRow(TokenId id, @Nullable Instant expiresAt) {}

  /** Operators' tokens, locked: of two that are revoked at once, one sees the other go. */
  @SqlQuery(
      """
      select id, expires_at from api_token
      where role = 'OPERATOR' and (expires_at is null or expires_at > :now)
      order by id for update
      """)
  List<OperatorRow> lockOperators(Instant now);

  @SqlUpdate("delete from api_token where id = :id")
  int delete(TokenId id);
}
