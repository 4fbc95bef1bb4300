package cloud.faso.access;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of API tokens. */
interface TokenTable {

  @SqlUpdate(
      """
      insert into api_token (id, name, token_hash, role, ministry_id, tenant_id, created_by, created_at, expires_at)
      values (:id, :name, :tokenHash, :role, :ministryId, :tenantId, :createdBy, :createdAt, :expiresAt)
      """)
  void insert(@BindMethods TokenRow row);

  @SqlQuery(
      """
      select id, name, token_hash, role, ministry_id, tenant_id, created_by, created_at, expires_at
      from api_token
      where token_hash = :hash and (expires_at is null or expires_at > :now)
      """)
  Optional<TokenRow> findLive(String hash, Instant now);
}
