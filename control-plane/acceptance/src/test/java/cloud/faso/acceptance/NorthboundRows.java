package cloud.faso.acceptance;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a northbound database has of tenants' networks.
 *
 * @param socket of its server
 */
record NorthboundRows(Path socket) {

  private static final List<String> TABLES =
      List.of(
          "Logical_Switch",
          "Logical_Switch_Port",
          "Port_Group",
          "ACL",
          "DHCP_Options",
          "DNS",
          "Address_Set",
          "Logical_Router",
          "Logical_Router_Port",
          "Logical_Router_Policy",
          "Logical_Router_Static_Route",
          "NAT",
          "Load_Balancer",
          "Load_Balancer_Group",
          "Load_Balancer_Health_Check",
          "QoS",
          "HA_Chassis_Group");

  /**
   * Rows in the northbound database, of any kind that a tenant's network is made of, but for the
   * groups of all ports, which stay, and what they drop.
   */
  Set<String> all() throws Exception {
    Set<String> rows = new HashSet<>();
    for (String table : TABLES) {
      listed("_uuid", table).lines().forEach(uuid -> rows.add(table + " " + uuid));
    }
    for (String line : listed("_uuid,name,acls", "Port_Group").lines().toList()) {
      List<String> cells = List.of(line.split("[ ,]+", -1));
      if (cells.get(1).matches("faso_(ports|guarded)_.*")) {
        rows.remove("Port_Group " + cells.getFirst());
        cells.stream().skip(2).forEach(acl -> rows.remove("ACL " + acl));
      }
    }
    return rows;
  }

  /** One line for each row, its cells with commas between. */
  private String listed(String columns, String table) throws Exception {
    return Namespace.said(
        "ovn-nbctl",
        "--db=unix:" + socket,
        "--format=csv",
        "--data=bare",
        "--no-headings",
        "--columns=" + columns,
        "list",
        table);
  }
}
