package cloud.faso.agent.ovn.topology;

import static cloud.faso.agent.ovn.Specs.group;
import static cloud.faso.agent.ovn.Specs.groupId;
import static cloud.faso.agent.ovn.Specs.on;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.rule;
import static cloud.faso.agent.ovn.Specs.ruleFor;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static cloud.faso.agent.ovn.Specs.with;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.SubnetSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rows come of specs. */
class RenderingTest {
  private static final Marks MARKS = new Marks("node-00000000000000000000000001");

  private final Map<String, Spec> specs = new LinkedHashMap<>(Map.of(segmentId(1), segment(1)));

  private Rendered render() {
    return Rendering.of(MARKS, specs);
  }

  private Map<String, Value> columns(Table table, String thing, String part) {
    return Objects.requireNonNull(render().rows().get(new Key(table, thing, part)), thing)
        .columns();
  }

  private String match(RuleSpec rule) {
    specs.put(groupId(1), group(rule));
    return columns(Table.ACL, groupId(1), rule.id()).get("match") instanceof Value.Text(String text)
        ? text
        : "";
  }

  @Test
  void a_segment_has_its_tunnel_key_and_somebody_at_the_gateways_address() {
    assertThat(columns(Table.LOGICAL_SWITCH, segmentId(1), ""))
        .containsEntry("name", new Value.Text(segmentId(1)))
        .containsEntry("other_config", new Value.Pairs(Map.of("requested-tnl-key", "2")));
    assertThat(columns(Table.LOGICAL_SWITCH_PORT, segmentId(1), "services"))
        .containsEntry("type", new Value.Text("localport"))
        .containsEntry("addresses", Value.Texts.of("0e:fa:50:00:00:01 10.1.0.1 fd00:1::1"));
  }

  @Test
  void what_a_tunnel_names_has_the_number_that_it_has_at_all_sites() {
    specs.put(portId(1), on(port(1, 1), "node-a"));

    assertThat(columns(Table.LOGICAL_SWITCH_PORT, segmentId(1), "services"))
        .containsEntry("options", new Value.Pairs(Map.of("requested-tnl-key", "1")));
    assertThat(columns(Table.LOGICAL_SWITCH_PORT, portId(1), ""))
        .containsEntry("type", new Value.Text(""))
        .containsEntry(
            "options",
            new Value.Pairs(Map.of("requested-chassis", "node-a", "requested-tnl-key", "17")));

    specs.put(Specs.id("router", 1), Topologies.router(1));
    assertThat(columns(Table.LOGICAL_SWITCH_PORT, Specs.id("router", 1), segmentId(1)))
        .extractingByKey("options")
        .asString()
        .contains("requested-tnl-key=2");
  }

  @Test
  void a_port_without_a_VM_is_no_chassis_to_claim() {
    specs.put(portId(1), on(port(1, 1), null));

    assertThat(columns(Table.LOGICAL_SWITCH_PORT, portId(1), ""))
        .containsEntry(
            "options",
            new Value.Pairs(Map.of("requested-chassis", Table.NOWHERE, "requested-tnl-key", "17")));
  }

  @Test
  void a_port_whose_VM_is_at_another_site_is_remote() {
    specs.put(portId(1), Specs.elsewhere(port(1, 1), "node-b", "192.0.2.2"));

    assertThat(columns(Table.LOGICAL_SWITCH_PORT, portId(1), ""))
        .containsEntry("type", new Value.Text("remote"))
        .containsEntry(
            "options",
            new Value.Pairs(Map.of("requested-chassis", "node-b", "requested-tnl-key", "17")));
  }

  @Test
  void dhcp_says_what_guests_need_but_no_router() {
    assertThat(columns(Table.DHCP_OPTIONS, segmentId(1), "ipv4").get("options"))
        .isEqualTo(
            new Value.Pairs(
                Map.of(
                    "server_id", "10.1.0.1",
                    "server_mac", "0e:fa:50:00:00:01",
                    "lease_time", "600",
                    "mtu", "1400",
                    "dns_server", "10.1.0.1",
                    "domain_name", "\"health.internal\"")));
    assertThat(columns(Table.DHCP_OPTIONS, segmentId(1), "ipv6").get("options"))
        .isEqualTo(
            new Value.Pairs(
                Map.of(
                    "server_id", "0e:fa:50:00:00:01",
                    "dns_server", "fd00:1::1",
                    "domain_search", "\"health.internal\"")));
  }

  @Test
  void a_segments_own_dns_servers_are_told_together() {
    specs.put(
        segmentId(1),
        new SegmentSpec(
            "s",
            Specs.TENANT,
            7,
            1400,
            "x.internal",
            new SubnetSpec("10.1.0.0/16", "10.1.0.1", List.of("9.9.9.9", "1.1.1.1"), false),
            null));
    assertThat(columns(Table.DHCP_OPTIONS, segmentId(1), "ipv4").get("options"))
        .asString()
        .contains("{9.9.9.9, 1.1.1.1}");
  }

  @Test
  void a_port_is_called_by_its_bits_and_may_send_from_what_it_has() {
    specs.put(
        portId(1),
        on(
            with(
                port(1, 1),
                true,
                new AddressPair("10.9.0.7/24", null),
                new AddressPair("10.8.0.1/32", "52:54:00:aa:aa:aa")),
            "node-7"));

    assertThat(columns(Table.LOGICAL_SWITCH_PORT, portId(1), ""))
        .containsEntry("name", new Value.Text("00000000-0000-0000-0000-000000000001"))
        .containsEntry(
            "addresses", Value.Texts.of("52:54:00:00:00:01 10.1.1.3 fd00:1::101", "unknown"))
        .containsEntry(
            "port_security",
            Value.Texts.of(
                "52:54:00:00:00:01 10.1.1.3 fd00:1::101 10.9.0.0/24", "52:54:00:aa:aa:aa 10.8.0.1"))
        .containsEntry(
            "options",
            new Value.Pairs(Map.of("requested-chassis", "node-7", "requested-tnl-key", "17")));
  }

  @Test
  void a_port_takes_packets_for_no_mac_but_its_own_and_those_of_its_pairs() {
    specs.put(
        portId(1),
        with(
            port(1, 1),
            true,
            new AddressPair("10.9.0.7", null),
            new AddressPair("10.9.0.8", "52:54:00:00:00:01")));

    assertThat(columns(Table.LOGICAL_SWITCH_PORT, portId(1), ""))
        .containsEntry("addresses", Value.Texts.of("52:54:00:00:00:01 10.1.1.3 fd00:1::101"));
  }

  @Test
  void a_port_that_may_spoof_takes_packets_for_unknown_macs_too() {
    specs.put(portId(1), with(port(1, 1), false));

    assertThat(columns(Table.LOGICAL_SWITCH_PORT, portId(1), ""))
        .containsEntry(
            "addresses", Value.Texts.of("52:54:00:00:00:01 10.1.1.3 fd00:1::101", "unknown"))
        .containsEntry("port_security", Value.Texts.of());
    assertThat(columns(Table.PORT_GROUP, MARKS.agent(), "guarded"))
        .containsEntry("ports", Value.Keys.of());
  }

  @ParameterizedTest
  @CsvSource({
    "INGRESS, , , outport == @sg_00000000000000000000000001 && ip4",
    "EGRESS, 6, , inport == @sg_00000000000000000000000001 && ip4 && tcp",
    "INGRESS, 17, 53, outport == @sg_00000000000000000000000001 && ip4 && udp && udp.dst == 53",
    "INGRESS, 1, 8, outport == @sg_00000000000000000000000001 && ip4 && icmp4 && icmp4.type == 8",
    "EGRESS, 47, , inport == @sg_00000000000000000000000001 && ip4 && ip.proto == 47",
  })
  void rules_are_said_in_ovns_language(
      RuleDirection direction, Integer protocol, Integer port, String expected) {
    assertThat(match(rule(1, direction, protocol, port))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, ''",
    "10.1.2.3/24, ' && ip4.src == 10.1.2.0/24'",
    "10.1.2.3/32, ' && ip4.src == 10.1.2.3'",
    "10.1.2.3, ' && ip4.src == 10.1.2.3'",
  })
  void ranges_are_said_without_bits_behind_their_length(String cidr, String expected) {
    assertThat(match(ruleFor(1, RuleDirection.INGRESS, cidr, null)))
        .isEqualTo("outport == @sg_00000000000000000000000001 && ip4" + expected);
  }

  @Test
  void a_rule_for_a_group_means_its_ports_addresses() {
    assertThat(match(ruleFor(1, RuleDirection.EGRESS, null, groupId(1))))
        .endsWith(" && ip4.dst == $sg_00000000000000000000000001_ip4");
  }

  @Test
  void what_cannot_be_rendered_is_refused_and_all_else_goes_on() {
    specs.put(
        groupId(1),
        group(
            ruleFor(1, RuleDirection.INGRESS, null, groupId(9)),
            ruleFor(2, RuleDirection.INGRESS, null, null)));
    specs.put(groupId(2), group(ruleFor(3, RuleDirection.INGRESS, "10.0.0.0/33 || 1", null)));
    specs.put(
        groupId(3),
        group(
            new RuleSpec(
                Specs.id("rule", 4),
                RuleDirection.INGRESS,
                AddressFamily.IPV6,
                null,
                null,
                null,
                "10.0.0.0/8",
                null)));
    specs.put(portId(1), port(1, 9));
    specs.put(portId(2), port(2, 1, groupId(8)));
    PortSpec off = port(3, 1);
    specs.put(
        portId(3),
        new PortSpec(
            off.name(),
            off.tenant(),
            off.segment(),
            off.tunnelKey(),
            off.mac(),
            List.of("10.2.0.5"),
            List.of(),
            true,
            List.of(),
            null,
            null,
            null,
            null));

    Rendered rendered = render();

    assertThat(rendered.refused())
        .extracting(Refusal::thing, Refusal::code)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(groupId(1), "remote-group-unknown"),
            org.assertj.core.groups.Tuple.tuple(groupId(2), "bad-cidr"),
            org.assertj.core.groups.Tuple.tuple(groupId(3), "bad-cidr"),
            org.assertj.core.groups.Tuple.tuple(portId(1), "segment-unknown"),
            org.assertj.core.groups.Tuple.tuple(portId(2), "group-unknown"),
            org.assertj.core.groups.Tuple.tuple(portId(3), "address-not-on-segment"));
    assertThat(rendered.rows())
        .containsKey(new Key(Table.ACL, groupId(1), Specs.id("rule", 2)))
        .containsKey(new Key(Table.LOGICAL_SWITCH_PORT, portId(2), ""))
        .doesNotContainKey(new Key(Table.LOGICAL_SWITCH_PORT, portId(3), ""));
  }

  @Test
  void without_a_port_there_is_no_row_of_the_agents_own() {
    specs.clear();

    assertThat(render().rows()).isEmpty();
  }
}
