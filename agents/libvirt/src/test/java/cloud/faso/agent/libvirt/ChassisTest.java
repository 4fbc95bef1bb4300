package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.link.TestAuthority;
import cloud.faso.spec.agent.ChassisSpec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's part in OVN, with a real Open vSwitch and southbound database. */
@RequiresHypervisor
class ChassisTest {
  @TempDir Path home;
  private PrivateSwitch network;
  private PrivateOvn ovn;
  private Chassis chassis;

  @BeforeEach
  void start() throws Exception {
    network = PrivateSwitch.start(home);
    ovn = PrivateOvn.start(home);
    chassis =
        new Chassis("node-1", network.own().openVSwitch(), new ChassisKeys(home), network.own());
  }

  @AfterEach
  void stop() {
    if (chassis != null) {
      chassis.close();
    }
    if (ovn != null) {
      ovn.close();
    }
    network.close();
  }

  @Test
  void a_host_takes_part_as_told_and_comes_back_to_it() {
    assertThatThrownBy(() -> chassis.require())
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("no-chassis"));
    chassis.configure(new ChassisSpec("127.0.0.1", ovn.southbound(), Map.of()));
    eventually("the chassis", ovn::chassis, names -> names.equals("node-1"));

    network.vsctl("set", "Open_vSwitch", ".", "external_ids:ovn-encap-ip=127.0.0.9");
    network.vsctl("set", "Bridge", CardXml.BRIDGE, "fail_mode=standalone");
    ProcessHandle.of(network.pid("ovn-controller")).orElseThrow().destroyForcibly();
    eventually(
        "all as it was",
        () -> encapAddress() + " " + network.vsctl("get", "Bridge", CardXml.BRIDGE, "fail_mode"),
        "\"127.0.0.1\" secure"::equals);
    eventually("a controller", () -> network.script("status").exit(), exit -> exit == 0);

    chassis.configure(new ChassisSpec("127.0.0.2", ovn.southbound(), Map.of()));
    eventually("another address", this::encapAddress, "\"127.0.0.2\""::equals);
  }

  @Test
  void bridges_lead_out_as_told_and_come_back_to_it() {
    Map<String, String> bridges = Map.of("internet", "br-internet", "admin", "br-admin");
    chassis.configure(new ChassisSpec("127.0.0.1", ovn.southbound(), bridges));
    String mappings = "\"admin:br-admin,internet:br-internet\"";
    eventually("the mappings", this::mappings, mappings::equals);
    assertThat(network.vsctl("list-br").lines()).contains("br-internet", "br-admin");

    network.vsctl("set", "Open_vSwitch", ".", "external_ids:ovn-bridge-mappings=other:br-int");
    network.vsctl("del-br", "br-admin");
    ProcessHandle.of(network.pid("ovs-vswitchd")).orElseThrow().destroyForcibly();
    eventually("the mappings again", this::mappings, mappings::equals);
    eventually("the bridge again", () -> network.vsctl("list-br"), all -> all.contains("br-admin"));

    chassis.configure(new ChassisSpec("127.0.0.1", ovn.southbound(), Map.of()));
    eventually("none", this::mappings, String::isBlank);
  }

  @Test
  void an_external_networks_router_is_reached_through_its_bridge_only() {
    PrivateSwitch.succeed(
        network.script("start", "--external", "internet=198.51.100.1/24,fd00:51::1/64"));
    chassis.configure(
        new ChassisSpec("127.0.0.1", ovn.southbound(), Map.of("internet", "br-internet")));
    ovn.nbctl("ls-add", "outside");
    ovn.nbctl("lsp-add", "outside", "way");
    ovn.nbctl("lsp-set-type", "way", "localnet");
    ovn.nbctl("lsp-set-addresses", "way", "unknown");
    ovn.nbctl("lsp-set-options", "way", "network_name=internet");
    String port = "00000000-0000-0000-0000-0000000000aa";
    ovn.nbctl("lsp-add", "outside", port);
    ovn.nbctl("lsp-set-addresses", port, "02:00:00:00:00:aa 198.51.100.9");
    network.addProbe("probe", port, "02:00:00:00:00:aa", "198.51.100.9/24");

    eventually("an answer", () -> ping("198.51.100.1"), answered -> answered);
    network.script("stop");
    network.start();
    eventually("an answer after a restart", () -> ping("198.51.100.1"), answered -> answered);
  }

  private boolean ping(String address) {
    return network.at("probe", "busybox", "ping", "-c", "1", "-W", "1", address).exit() == 0;
  }

  private String mappings() {
    String key = "external_ids:ovn-bridge-mappings";
    return network.vsctl("--if-exists", "get", "Open_vSwitch", ".", key);
  }

  @Test
  void a_switch_that_the_machine_names_is_named_so_from_then_on() throws Exception {
    Path file = Files.writeString(home.resolve("system-id.conf"), "something-random\n");
    OpenVSwitch hosts = new OpenVSwitch(network.own().openVSwitch().database(), true, file);
    try (Chassis named = new Chassis("node-1", hosts, new ChassisKeys(home), Chassis.Upkeep.NONE)) {
      named.configure(new ChassisSpec("127.0.0.1", ovn.southbound(), Map.of()));
      eventually("the name", () -> Files.readString(file), "node-1\n"::equals);
    }
  }

  @Test
  void when_the_server_that_leads_the_southbound_cluster_dies_the_host_hears_from_the_next_one()
      throws Exception {
    try (PrivateOvn three = PrivateOvn.cluster(home.resolve("three"))) {
      chassis.configure(new ChassisSpec("127.0.0.1", three.southbound(), Map.of()));
      eventually("the chassis", three::chassis, names -> names.equals("node-1"));
      three.nbctl("--wait=hv", "ls-add", "before");

      three.killSouthboundLeader();

      // Returns once ovn-controller has done what it was told by then, and said so.
      three.nbctl("--wait=hv", "ls-add", "after");
    }
  }

  @Test
  void it_shows_the_nodes_certificate_and_one_that_was_renewed() throws Exception {
    int port = freePort();
    enrol(new TestAuthority());
    ovn.listen(port, server(), authority());
    chassis.configure(new ChassisSpec("127.0.0.1", "ssl:127.0.0.1:" + port, Map.of()));
    eventually("the chassis", ovn::chassis, names -> names.equals("node-1"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("identity.pem"))))
        .isEqualTo("rw-------");

    // Nobody who shows what the first authority signed is heard any more.
    enrol(new TestAuthority());
    ovn.endConnections();
    ovn.forgetChassis("node-1");
    eventually("the chassis again", ovn::chassis, names -> names.equals("node-1"));
  }

  /** The server's files are written first, because it must not be ahead of the node's. */
  private void enrol(TestAuthority authority) throws Exception {
    new IdentityFile(server()).write(authority.identity("server", Duration.ofDays(1)));
    Files.writeString(authority(), TestAuthority.pem(authority.certificate()));
    new IdentityFile(home.resolve("identity.pem"))
        .write(authority.identity("node-1", Duration.ofDays(1)));
  }

  private Path server() {
    return home.resolve("server.pem");
  }

  private Path authority() {
    return home.resolve("authority.pem");
  }

  private String encapAddress() {
    return network.vsctl("get", "Open_vSwitch", ".", "external_ids:ovn-encap-ip");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
