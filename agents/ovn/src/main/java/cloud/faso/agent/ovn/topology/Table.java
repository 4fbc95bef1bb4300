package cloud.faso.agent.ovn.topology;

import static cloud.faso.agent.ovn.topology.Column.FLAG;
import static cloud.faso.agent.ovn.topology.Column.PAIRS;
import static cloud.faso.agent.ovn.topology.Column.REFERENCE;
import static cloud.faso.agent.ovn.topology.Column.REFERENCES;
import static cloud.faso.agent.ovn.topology.Column.TEXT;
import static cloud.faso.agent.ovn.topology.Column.TEXTS;
import static cloud.faso.agent.ovn.topology.Column.WHOLE;

import java.util.Map;

/** The northbound tables that we write, with the columns that we write or watch; see ovn-nb(5). */
public enum Table {
  LOGICAL_SWITCH(
      "Logical_Switch",
      true,
      Map.of(
          "name", TEXT,
          "ports", REFERENCES,
          "dns_records", REFERENCES,
          "other_config", PAIRS,
          "external_ids", PAIRS)),
  LOGICAL_SWITCH_PORT(
      "Logical_Switch_Port",
      false,
      Map.of(
          "name", TEXT,
          "type", TEXT,
          "options", PAIRS,
          "addresses", TEXTS,
          "port_security", TEXTS,
          "enabled", FLAG,
          "up", FLAG,
          "dhcpv4_options", REFERENCE,
          "dhcpv6_options", REFERENCE,
          "external_ids", PAIRS)),
  DHCP_OPTIONS("DHCP_Options", true, Map.of("cidr", TEXT, "options", PAIRS, "external_ids", PAIRS)),
  DNS("DNS", true, Map.of("records", PAIRS, "external_ids", PAIRS)),
  PORT_GROUP(
      "Port_Group",
      true,
      Map.of("name", TEXT, "ports", REFERENCES, "acls", REFERENCES, "external_ids", PAIRS)),
  ACL(
      "ACL",
      false,
      Map.of(
          "name", TEXT,
          "priority", WHOLE,
          "direction", TEXT,
          "match", TEXT,
          "action", TEXT,
          "external_ids", PAIRS));

  private final String title;
  private final boolean root;

  @SuppressWarnings("ImmutableEnumChecker") // Map.of cannot be changed
  private final Map<String, Column> columns;

  Table(String title, boolean root, Map<String, Column> columns) {
    this.title = title;
    this.root = root;
    this.columns = columns;
  }

  /** Its name in the schema. */
  public String title() {
    return title;
  }

  /** False when the database itself removes a row of it that no other refers to any more. */
  public boolean isRoot() {
    return root;
  }

  /** By name. */
  public Map<String, Column> columns() {
    return columns;
  }
}
