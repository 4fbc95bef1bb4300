package cloud.faso.storage;

import cloud.faso.access.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Which volumes a list is about; null does not narrow.
 *
 * @param inTenant the tenant whose list it is
 * @param vm id or name of the VM that they belong to
 * @param tenant id or name; likewise ministry (or its code), site, node, pool
 */
public record VolumeFilter(
    @Nullable TenantId inTenant,
    @Nullable String vm,
    @Nullable String tenant,
    @Nullable String ministry,
    @Nullable String site,
    @Nullable String node,
    @Nullable String pool) {

  /** Those of one tenant. */
  static VolumeFilter inTenant(TenantId tenant, @Nullable String vm, @Nullable String site) {
    return new VolumeFilter(tenant, vm, null, null, site, null, null);
  }

  /**
   * As SQL over the columns of {@link VolumeTable#READ}, its parameters named as the components.
   */
  String condition() {
    StringBuilder sql = new StringBuilder();
    and(sql, inTenant, "v.tenant_id = :inTenant");
    and(sql, vm, "(m.id = :vm or m.name = :vm)");
    and(sql, tenant, "v.tenant_id in (select id from tenant where id = :tenant or name = :tenant)");
    and(
        sql,
        ministry,
        "v.ministry_id in (select id from ministry where id = :ministry or code = :ministry)");
    and(sql, site, "(s.id = :site or s.name = :site)");
    and(sql, node, "(n.id = :node or n.name = :node)");
    and(sql, pool, "(p.id = :pool or p.name = :pool)");
    return sql.toString();
  }

  private static void and(StringBuilder sql, @Nullable Object value, String condition) {
    if (value != null) {
      sql.append(" and ").append(condition);
    }
  }
}
