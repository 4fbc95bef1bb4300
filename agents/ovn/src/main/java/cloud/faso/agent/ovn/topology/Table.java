package cloud.faso.agent.ovn.topology;

import static cloud.faso.agent.ovn.topology.Column.FLAG;
import static cloud.faso.agent.ovn.topology.Column.NUMBERS;
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
          "acls", REFERENCES,
          "qos_rules", REFERENCES,
          "load_balancer", REFERENCES,
          "other_config", PAIRS,
          "external_ids", PAIRS)),
  LOGICAL_SWITCH_PORT(
      "Logical_Switch_Port",
      false,
      Map.ofEntries(
          Map.entry("name", TEXT),
          Map.entry("type", TEXT),
          Map.entry("tag", WHOLE),
          Map.entry("options", PAIRS),
          Map.entry("addresses", TEXTS),
          Map.entry("port_security", TEXTS),
          Map.entry("enabled", FLAG),
          Map.entry("up", FLAG),
          Map.entry("dhcpv4_options", REFERENCE),
          Map.entry("dhcpv6_options", REFERENCE),
          Map.entry("external_ids", PAIRS))),
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
          "options", PAIRS,
          "external_ids", PAIRS)),
  QOS(
      "QoS",
      false,
      Map.of(
          "priority", WHOLE,
          "direction", TEXT,
          "match", TEXT,
          "bandwidth", NUMBERS,
          "external_ids", PAIRS)),
  LOGICAL_ROUTER(
      "Logical_Router",
      true,
      Map.of(
          "name", TEXT,
          "ports", REFERENCES,
          "static_routes", REFERENCES,
          "policies", REFERENCES,
          "nat", REFERENCES,
          "load_balancer", REFERENCES,
          "options", PAIRS,
          "external_ids", PAIRS)),
  LOGICAL_ROUTER_PORT(
      "Logical_Router_Port",
      false,
      Map.of(
          "name", TEXT,
          "mac", TEXT,
          "networks", TEXTS,
          "gateway_chassis", REFERENCES,
          "ipv6_ra_configs", PAIRS,
          "external_ids", PAIRS)),
  GATEWAY_CHASSIS(
      "Gateway_Chassis",
      false,
      Map.of("name", TEXT, "chassis_name", TEXT, "priority", WHOLE, "external_ids", PAIRS)),
  STATIC_ROUTE(
      "Logical_Router_Static_Route",
      false,
      Map.of("ip_prefix", TEXT, "nexthop", TEXT, "output_port", TEXT, "external_ids", PAIRS)),
  ROUTER_POLICY(
      "Logical_Router_Policy",
      false,
      Map.of("priority", WHOLE, "match", TEXT, "action", TEXT, "external_ids", PAIRS)),
  NAT(
      "NAT",
      false,
      Map.of(
          "type", TEXT,
          "external_ip", TEXT,
          "external_mac", TEXT,
          "logical_ip", TEXT,
          "logical_port", TEXT,
          "external_ids", PAIRS)),
  LOAD_BALANCER(
      "Load_Balancer",
      true,
      Map.of(
          "name", TEXT,
          "protocol", TEXT,
          "vips", PAIRS,
          "health_check", REFERENCES,
          "ip_port_mappings", PAIRS,
          "options", PAIRS,
          "external_ids", PAIRS)),
  HEALTH_CHECK(
      "Load_Balancer_Health_Check",
      false,
      Map.of("vip", TEXT, "options", PAIRS, "external_ids", PAIRS));

  /** The type of a port whose card is plugged in where another southbound database reigns. */
  public static final String REMOTE = "remote";

  /**
   * The chassis of a port that no VM is plugged into: where none is requested, any may claim the
   * port. No chassis is called so, nor any host, as which ovn-controller knows itself too.
   */
  public static final String NOWHERE = "faso:nowhere";

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
