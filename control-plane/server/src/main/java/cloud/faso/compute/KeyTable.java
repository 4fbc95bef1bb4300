package cloud.faso.compute;

import cloud.faso.access.TenantId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of SSH keys. */
interface KeyTable {

  @SqlUpdate(
      """
      insert into ssh_key (id, tenant_id, name, public_key, fingerprint, version, created_at)
      values (:id, :tenantId, :name, :publicKey, :fingerprint, :version, :createdAt)
      """)
  void insert(@BindMethods KeyRow row);

  @SqlQuery(
      """
      select id, tenant_id, name, public_key, fingerprint, version, created_at
      from ssh_key where tenant_id = :tenant and (id = :ref or name = :ref)
      """)
  Optional<KeyRow> find(TenantId tenant, String ref);

  default List<KeyRow> list(TenantId tenant, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "name"));
    return list(tenant, keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(
      """
      select id, tenant_id, name, public_key, fingerprint, version, created_at
      from ssh_key where tenant_id = :tenant and <condition> order by <order> limit :fetch
      """)
  List<KeyRow> list(
      TenantId tenant, @Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlUpdate("delete from ssh_key where tenant_id = :tenant and id = :id")
  int delete(TenantId tenant, KeyId id);
}
