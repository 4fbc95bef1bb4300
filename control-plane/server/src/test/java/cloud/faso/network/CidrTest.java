package cloud.faso.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read as a network, and which of its addresses can be had. */
final class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24,     10.0.0.0/24,   10.0.0.1, 253",
    "192.168.0.0/30,  192.168.0.0/30, 192.168.0.1, 1",
    "FD00:0::0/120,   fd00::/120,    fd00::1,  254",
    "100.64.0.0/29,   100.64.0.0/29, 100.64.0.1, 5",
  })
  void a_network_has_a_gateway_and_the_rest_for_ports(
      String text, String canonical, String gateway, long forPorts) {
    Cidr cidr = Cidr.parse(text).orElseThrow();

    assertThat(cidr).hasToString(canonical);
    assertThat(cidr.usualGateway().toCanonicalString()).isEqualTo(gateway);
    assertThat(
            cidr.forPorts(cidr.usualGateway()).stream()
                .mapToLong(range -> range.last().subtract(range.first()).longValue() + 1)
                .sum())
        .isEqualTo(forPorts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.5/24",
        "fd00::1/64",
        "10.0.0.0",
        "10.0/16",
        "010.0.0.0/8",
        "10.0.0.0/33",
        "10.0.0.0/255.0.0.0",
        "10.0.0.*/24",
        "10.0.0.0-5",
        "",
        "/24",
        "fd00::%eth0/64",
        "fd00::/129"
      })
  void anything_else_is_no_network(String text) {
    assertThat(Cidr.parse(text)).isEmpty();
  }

  @Test
  void a_gateway_in_the_middle_leaves_both_sides() {
    Cidr cidr = Cidr.parse("10.0.0.0/29").orElseThrow();

    List<AddressRange> left = cidr.forPorts(Cidr.address("10.0.0.4").orElseThrow());

    assertThat(left).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1/24", "10.0.0", "010.0.0.1", "0x0a000001", "10.0.0.*", "fe80::1%1", ""})
  void what_is_not_written_out_is_no_address(String text) {
    assertThat(Cidr.address(text)).isEmpty();
  }
}
