package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.address4;
import static cloud.faso.agent.ovn.Specs.address6;
import static cloud.faso.agent.ovn.Specs.mac;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.Spec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What OVN itself answers a guest: addresses, names, and who has the gateway's address. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicesTest {
  private static final String NAME = TypedIds.uuid(portId(1)).orElseThrow().toString();

  private OvnCentral central;
  private SeenNorthbound seen;

  @BeforeAll
  void start() throws Exception {
    central = OvnCentral.start();
    seen = new SeenNorthbound(central.northbound());
    Map<String, Spec> specs = new LinkedHashMap<>();
    specs.put(segmentId(1), segment(1));
    specs.put(portId(1), port(1, 1, Specs.groupId(1)));
    specs.put(portId(2), port(2, 1));
    specs.put(
        Specs.groupId(1),
        Specs.group(
            new RuleSpec(
                Specs.id("rule", 1),
                RuleDirection.EGRESS,
                AddressFamily.IPV4,
                17,
                53,
                null,
                null,
                null)));
    assertThat(seen.bring(specs).refused()).isEmpty();
    central.settle();
  }

  @AfterAll
  void stop() throws Exception {
    seen.close();
    central.close();
  }

  private String trace(String rest) throws Exception {
    return central.detailedTrace(
        segmentId(1), "inport == \"" + NAME + "\" && eth.src == " + mac(1) + " && " + rest);
  }

  @Test
  void somebody_has_the_gateways_address() throws Exception {
    assertThat(
            trace(
                "eth.dst == ff:ff:ff:ff:ff:ff && arp && arp.op == 1 && arp.spa == "
                    + address4(1, 1)
                    + " && arp.sha == "
                    + mac(1)
                    + " && arp.tpa == 10.1.0.1"))
        .contains("arp.op = 2", "arp.sha = 0e:fa:50");
    assertThat(
            trace(
                "eth.dst == 33:33:ff:00:00:01 && nd_ns && ip.ttl == 255 && ip6.src == "
                    + address6(1, 1)
                    + " && ip6.dst == ff02::1:ff00:1 && nd.target == fd00:1::1 && nd.sll == "
                    + mac(1)))
        .contains("nd_na", "0e:fa:50");
  }

  @Test
  void a_port_in_no_group_gets_its_addresses_all_the_same() throws Exception {
    String other = TypedIds.uuid(portId(2)).orElseThrow().toString();
    assertThat(
            central.detailedTrace(
                segmentId(1),
                "inport == \""
                    + other
                    + "\" && eth.src == "
                    + mac(2)
                    + " && eth.dst == ff:ff:ff:ff:ff:ff && ip4.src == 0.0.0.0 && ip4.dst =="
                    + " 255.255.255.255 && udp.src == 68 && udp.dst == 67 && ip.ttl == 64"))
        .contains("put_dhcp_opts(offerip = " + address4(2, 1), "domain_name = \"health.internal\"");
    assertThat(
            central.detailedTrace(
                segmentId(1),
                "inport == \""
                    + other
                    + "\" && eth.src == "
                    + mac(2)
                    + " && eth.dst == 33:33:00:01:00:02 && ip6.src == fe80::5054:ff:fe00:2 &&"
                    + " ip6.dst == ff02::1:2 && udp.src == 546 && udp.dst == 547 && ip.ttl == 1"))
        .contains("put_dhcpv6_opts(ia_addr = " + address6(2, 1));
  }

  /** When it no longer does, there is something to unsay in decision 029 and the recipe. */
  @Test
  void a_guest_that_announces_itself_as_a_router_passes_all_acls() throws Exception {
    assertThat(
            central.trace(
                segmentId(1),
                "inport == \""
                    + NAME
                    + "\" && eth.src == "
                    + mac(1)
                    + " && eth.dst == 33:33:00:00:00:01 && ip6.src == fe80::5054:ff:fe00:1 &&"
                    + " ip6.dst == ff02::1 && ip.ttl == 255 && icmp6.type == 134 &&"
                    + " icmp6.code == 0"))
        .contains("output(\"" + TypedIds.uuid(portId(2)).orElseThrow() + "\")");
  }

  @Test
  void a_question_for_a_name_is_looked_up() throws Exception {
    assertThat(
            trace(
                "eth.dst == 0e:fa:50:00:00:01 && ip4.src == "
                    + address4(1, 1)
                    + " && ip4.dst == 10.1.0.1 && udp.src == 4000 && udp.dst == 53 && ip.ttl == 64"))
        .contains("dns_lookup");
    assertThat(central.nbctl("--bare", "--columns=records", "list", "dns"))
        .contains("host-1=" + address4(1, 1) + " " + address6(1, 1), "host-1.health.internal");
  }
}
