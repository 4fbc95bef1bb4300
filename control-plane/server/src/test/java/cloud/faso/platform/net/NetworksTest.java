package cloud.faso.platform.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which address is in which network. */
final class NetworksTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 11.1.2.3, false",
    "10.1.2.3, 10.1.2.3, true",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fe80::1, false",
    "10.0.0.0/8, unknown, false",
  })
  void an_address_is_in_a_network_or_not(String network, String address, boolean is) {
    assertThat(Networks.of(network).contain(address)).isEqualTo(is);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "localhost, localhost",
  })
  void a_client_is_known_by_what_it_can_hardly_change(String address, String site) {
    assertThat(Networks.siteOf(address)).isEqualTo(site);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/99", "proxy.example.org"})
  void what_is_no_network_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Networks.of(text))
        .withMessageContaining(text);
  }
}
