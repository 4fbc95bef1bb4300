package cloud.faso.platform.outward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be called: the internet, what the operator allows, and nothing else. */
final class DestinationsTest {

  private static final Destinations STRICT = new Destinations(false, List.of());

  @ParameterizedTest
  @ValueSource(strings = {"41.138.96.10", "8.8.8.8", "2001:4860:4860::8888", "2c0f:f248::1"})
  void the_internet_may_be_called(String address) throws Exception {
    assertThat(STRICT.mayBeCalled(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void what_is_special_may_not(String address) throws Exception {
    assertThat(STRICT.mayBeCalled(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void a_network_that_is_allowed_does_not_include_where_credentials_are_told() throws Exception {
    Destinations wide = new Destinations(false, List.of("169.254.0.0/16", "10.2.0.0/16"));
    assertThat(wide.mayBeCalled(InetAddress.getByName("10.2.3.4"))).isTrue();
    assertThat(wide.mayBeCalled(InetAddress.getByName("10.3.3.4"))).isFalse();
    assertThat(wide.mayBeCalled(InetAddress.getByName("169.254.1.1"))).isTrue();
    assertThat(wide.mayBeCalled(InetAddress.getByName("169.254.169.254"))).isFalse();

    Destinations named = new Destinations(false, List.of("169.254.169.254"));
    assertThat(named.mayBeCalled(InetAddress.getByName("169.254.169.254"))).isTrue();
  }

  @Test
  void what_is_no_network_is_refused_when_the_process_begins() {
    assertThatThrownBy(() -> new Destinations(false, List.of("10.0.0.0/40")))
        .hasMessageContaining("10.0.0.0/40");
  }
}
