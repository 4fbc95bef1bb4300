package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first VM, entered and tried from this machine through its floating IP. */
final class OutsideTest extends RealHome {

  OutsideTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @Test
  void hello_is_entered_and_answers_ping_by_its_floating_ip_and_nothing_of_it_is_the_machines()
      throws Exception {
    String network;
    String routes = routes();
    try {
      open(8);
      network = new LabSwitch(home.file("agent/switch"), "").namespace().name();
      assertThat(home.said("ssh", "hello", "hostname; ip -4 addr show eth0; echo $SSH_CONNECTION"))
          .contains("hello", "inet 10.20.0.", "198.51.100.1 ");
      assertThat(new Station(new Namespace(network + "-internet")).reaches(address())).isTrue();
      assertThat(home.said("ssh", "hello", "ping -c 1 -W 5 198.51.100.1")).contains("1 packets");
      assertThat(routes()).isEqualTo(routes);
      assertThat(namespaces(network)).hasSize(2);

      // The guest goes on, and so does its way in.
      home.said("down");
      assertThat(home.faso("ssh", "hello", "true").exit()).isNotZero();
      assertThat(home.said("up")).contains("ssh hello");
      assertThat(home.said("ssh", "hello", "cut -d. -f1 /proc/uptime")).isNotBlank();
      assertThat(Files.getPosixFilePermissions(home.file("hello.key"))).hasSize(2);
    } finally {
      close();
    }
    assertThat(namespaces(network)).isEmpty();
    assertThat(routes()).isEqualTo(routes);
  }

  /** That of the one floating IP that there is. */
  private String address() throws Exception {
    return Person.bearing(home, folder, "sante-lead.token")
        .curled(200, "GET", "/v1/tenants/sante-prod/floating-ips", null)
        .at("/items/0/address")
        .asText();
  }

  /** The machine's own. */
  private static String routes() throws Exception {
    return Shell.run(
            Duration.ofMinutes(1), Map.of(), "sh", "-c", "ip route; ip -6 route; ip -o -4 addr")
        .out();
  }

  private static List<Path> namespaces(String beginning) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/run/netns"))) {
      return all.filter(one -> one.getFileName().toString().startsWith(beginning)).toList();
    }
  }
}
