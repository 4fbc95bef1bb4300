package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.NicSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CardXmlTest {
  private static final NicSpec NIC =
      new NicSpec("port-01arz3ndektsv4rrffq69g5fav", "02:00:00:00:00:05", 1442);

  @Test
  void a_card_is_plugged_in_under_its_ports_uuid() throws Exception {
    assertThat(new CardXml(true).render(NIC))
        .isEqualTo(
            """
            <interface type="bridge">
              <source bridge="br-int"/>
              <virtualport type="openvswitch">\
            <parameters interfaceid="01563e3a-b5d3-d676-4c61-efb99302bd5b"/></virtualport>
              <mac address="02:00:00:00:00:05"/>
              <mtu size="1442"/>
              <model type="virtio"/>
              <alias name="ua-port-01arz3ndektsv4rrffq69g5fav"/>
            </interface>
            """);
  }

  @Test
  void under_a_data_path_in_user_space_the_guest_computes_its_checksums() throws Exception {
    assertThat(new CardXml(false).render(NIC))
        .contains("<host csum=\"off\"", "<guest csum=\"off\"");
  }

  @Test
  void what_was_written_is_read_and_other_peoples_cards_are_not() throws Exception {
    String devices =
        "<devices>"
            + new CardXml(false).render(NIC)
            + "<interface type=\"user\"><mac address=\"02:00:00:00:00:07\"/></interface></devices>";

    assertThat(CardXml.read(Xml.parse(devices))).containsExactly(NIC);
    assertThat(CardXml.read(null)).isEmpty();
  }

  @Test
  void a_port_of_another_name_is_refused() {
    for (String port : List.of("port-1", "", "port'/><x>")) {
      assertThatThrownBy(() -> new CardXml(true).render(new NicSpec(port, NIC.mac(), 1400)))
          .isInstanceOf(DriverFailure.class);
    }
  }

  @Test
  void the_chassis_is_set_up_in_one_transaction() {
    List<String> settings =
        Chassis.settings(
            "node-1",
            new OpenVSwitch("unix:/x", true),
            new ChassisSpec("192.0.2.1", "ssl:192.0.2.9:6642,ssl:192.0.2.8:6642", Map.of()));

    assertThat(String.join(" ", settings))
        .startsWith("--may-exist add-br br-int -- set Bridge br-int fail_mode=secure")
        .contains("external_ids:system-id=\"node-1\"", "datapath_type=netdev")
        .contains("external_ids:ovn-is-interconn=\"true\"")
        .contains("-- remove Open_vSwitch . external_ids ovn-bridge-mappings --")
        .endsWith("external_ids:ovn-remote=\"ssl:192.0.2.9:6642,ssl:192.0.2.8:6642\"");
  }
}
