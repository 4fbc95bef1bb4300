package cloud.faso.network;

import org.jspecify.annotations.Nullable;

/** Which ports a list is about, each by id or name; null does not narrow. */
public record PortFilter(
    @Nullable String segment, @Nullable String vm, @Nullable String securityGroup) {

  /** As SQL over the columns of ports as they are read, its parameters named as the components. */
  String condition() {
    StringBuilder sql = new StringBuilder();
    if (segment != null) {
      sql.append(" and (s.id = :segment or s.name = :segment)");
    }
    if (vm != null) {
      sql.append(" and (v.id = :vm or v.name = :vm)");
    }
    if (securityGroup != null) {
      sql.append(
          " and p.id in (select m.port_id from port_security_group m"
              + " join security_group g on g.id = m.group_id"
              + " where g.id = :securityGroup or g.name = :securityGroup)");
    }
    return sql.toString();
  }
}
