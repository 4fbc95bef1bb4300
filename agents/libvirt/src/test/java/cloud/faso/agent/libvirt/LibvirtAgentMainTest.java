package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.images.ImageCache;
import cloud.faso.spec.agent.ChassisSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@RequiresHypervisor
class LibvirtAgentMainTest {
  @TempDir Path home;

  @Test
  void it_keeps_a_libvirtd_of_its_own_alive() throws Exception {
    try (PrivateLibvirtd libvirtd = PrivateLibvirtd.start(home);
        Driver driver =
            agent("--libvirtd-script", PrivateLibvirtd.SCRIPT.toString())
                .openDriver("node-1", home, images())) {
      assertThat(driver.observe().vms()).isEmpty();
      assertThat(driver.hardware().acceleratorReason()).endsWith(".");
      assertThat(driver.pools()).extracting(pool -> pool.name()).containsExactly("local");

      long pid = libvirtd.pid();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      eventually(
          "another libvirtd",
          () -> PrivateLibvirtd.run("status", home.resolve("libvirtd")),
          status -> status.exit() == 0 && !status.output().contains("pid=" + pid + " "));
      eventually("an answer", () -> answers(driver), answered -> answered);
    }
  }

  @Test
  void it_keeps_a_switch_of_its_own_alive_and_libvirtd_lives_in_its_namespace() throws Exception {
    try (PrivateSwitch network = PrivateSwitch.start(home);
        PrivateLibvirtd libvirtd = PrivateLibvirtd.start(home);
        Driver driver =
            agent(
                    "--libvirtd-script",
                    PrivateLibvirtd.SCRIPT.toString(),
                    "--switch-script",
                    PrivateSwitch.SCRIPT.toString())
                .openDriver("node-1", home, images())) {
      driver.configure(new ChassisSpec("127.0.0.1", "unix:" + home.resolve("none.sock"), Map.of()));
      assertThat(driver.observe().vms()).isEmpty();
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + libvirtd.pid() + "/ns/net")))
          .isEqualTo(
              Files.readSymbolicLink(Path.of("/proc/" + network.pid("ovs-vswitchd") + "/ns/net")));

      ProcessHandle.of(network.pid("ovs-vswitchd")).orElseThrow().destroyForcibly();
      eventually("another switch", () -> network.script("status").exit(), exit -> exit == 0);
      eventually(
          "what it was told",
          () -> network.vsctl("get", "Open_vSwitch", ".", "external_ids:system-id"),
          "node-1"::equals);
    }
  }

  @Test
  void a_switch_of_its_own_excludes_the_hosts() {
    assertThatThrownBy(
            () ->
                agent("--switch-script", "/x", "--ovs-db", "unix:/y")
                    .openDriver("node-1", home, images()))
        .hasMessageContaining("--ovs-db");
  }

  @Test
  void a_pool_that_is_not_a_folder_is_refused_with_what_to_do() {
    assertThatThrownBy(
            () ->
                agent("--pool", "fast=" + home.resolve("missing"))
                    .openDriver("node-1", home, images()))
        .hasMessageContaining("--pool fast")
        .hasMessageContaining("mount");
  }

  @Test
  void a_console_size_that_cannot_be_kept_is_refused() {
    for (String size : new String[] {"0", "16385"}) {
      assertThatThrownBy(() -> agent("--console-kib", size).openDriver("node-1", home, images()))
          .hasMessageContaining("from 16 to 16384");
    }
  }

  @Test
  void pools_are_reported_by_name() throws Exception {
    Path fast = Files.createDirectory(home.resolve("fast"));
    Path slow = Files.createDirectory(home.resolve("slow"));
    try (Driver driver =
        agent("--pool", "fast=" + fast, "--pool", "slow=" + slow)
            .openDriver("node-1", home, images())) {
      assertThat(driver.pools()).extracting(pool -> pool.name()).containsExactly("fast", "slow");
      assertThat(driver.pools()).allSatisfy(pool -> assertThat(pool.capacityGiB()).isPositive());
    }
  }

  private ImageCache images() throws IOException {
    return ImageCache.open(
        home.resolve("images"),
        0,
        (_, _) -> {
          throw new IOException("there are no images");
        },
        Clock.systemUTC());
  }

  private LibvirtAgentMain agent(String... options) {
    LibvirtAgentMain agent = new LibvirtAgentMain();
    CommandLine line = new CommandLine(agent);
    String[] all = new String[options.length + 4];
    System.arraycopy(options, 0, all, 4, options.length);
    all[0] = "--url";
    all[1] = "https://localhost:1";
    all[2] = "--home";
    all[3] = home.toString();
    line.parseArgs(all);
    return agent;
  }

  private static boolean answers(Driver driver) {
    try {
      driver.observe();
      return true;
    } catch (cloud.faso.agent.driver.DriverFailure e) {
      return false;
    }
  }
}
