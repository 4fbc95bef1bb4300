package cloud.faso.compute;

import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.PowerAction;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which VMs a list is about; null does not narrow.
 *
 * @param inTenant the tenant whose list it is
 * @param tenant id or name; likewise ministry, flavor, image, site, node
 * @param expiringBefore those whose lease ends, or ended, before this
 * @param phase computed, so applied to the rows that were read; likewise label
 * @param label {@code name}, or {@code name=value}
 */
public record VmFilter(
    @Nullable TenantId inTenant,
    @Nullable String tenant,
    @Nullable String ministry,
    @Nullable String power,
    @Nullable String flavor,
    @Nullable String image,
    @Nullable String site,
    @Nullable String node,
    @Nullable String antiAffinityGroup,
    @Nullable Instant expiringBefore,
    @Nullable VmPhase phase,
    @Nullable String label) {

  /** As SQL over the columns of {@code vm v}, its parameters named as the components. */
  String condition() {
    StringBuilder sql = new StringBuilder();
    and(sql, inTenant, "v.tenant_id = :inTenant");
    and(sql, tenant, "v.tenant_id in (select id from tenant where id = :tenant or name = :tenant)");
    and(
        sql,
        ministry,
        "v.ministry_id in (select id from ministry where id = :ministry or code = :ministry)");
    and(sql, power, "v.power_action " + ("OFF".equals(power) ? "=" : "!=") + " :stop");
    and(sql, flavor, "(v.flavor = :flavor or v.flavor_id = :flavor)");
    and(sql, image, "(v.image = :image or v.image_id = :image)");
    and(sql, site, "(v.site = :site or v.site_id = :site)");
    and(
        sql,
        node,
        "v.id in (select a.vm_id from vm_on_node a join node n on n.id = a.node_id"
            + " where n.id = :node or n.name = :node)");
    and(sql, antiAffinityGroup, "v.anti_affinity_group = :antiAffinityGroup");
    and(sql, expiringBefore, "v.expires_at < :expiringBefore");
    return sql.toString();
  }

  /** True when not all of it can be asked of the database. */
  boolean isComputed() {
    return phase != null || label != null;
  }

  /** True when the labels are those that are looked for. */
  boolean matchesLabels(Map<String, String> labels) {
    if (label == null) {
      return true;
    }
    int equals = label.indexOf('=');
    return equals < 0
        ? labels.containsKey(label)
        : label.substring(equals + 1).equals(labels.get(label.substring(0, equals)));
  }

  /** The name of the action that wants a VM off; a parameter of {@link #condition}. */
  public String stop() {
    return PowerAction.STOP.name();
  }

  private static void and(StringBuilder sql, @Nullable Object value, String condition) {
    if (value != null) {
      sql.append(" and ").append(condition);
    }
  }
}
