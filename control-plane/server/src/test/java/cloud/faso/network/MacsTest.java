package cloud.faso.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** MAC addresses that are made from ids. */
final class MacsTest {

  @Test
  void a_port_s_own_mac_is_the_tail_of_its_id() {
    assertThat(Macs.of(new PortId("port-01k3v8z6q4e9rb7t5m00000001")))
        .isEqualTo("02:00:00:00:00:01");
    assertThat(Macs.of(new PortId("port-01k3v8z6q4e9rb7t5mzzzzzzzz")))
        .isEqualTo("02:ff:ff:ff:ff:ff");
  }

  @Test
  void a_group_s_mac_is_no_machine_s() {
    assertThat(Macs.isOfOneMachine("02:00:00:00:00:01")).isTrue();
    assertThat(Macs.isOfOneMachine("03:00:00:00:00:01")).isFalse();
    assertThat(Macs.isOfOneMachine("ff:ff:ff:ff:ff:ff")).isFalse();
    assertThat(Macs.isOfOneMachine("00:00:00:00:00:00")).isFalse();
  }
}
