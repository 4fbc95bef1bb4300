package cloud.faso.agent.ovn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.link.TestAuthority;
import cloud.faso.agent.platform.PidFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The databases as their script runs them: who gets into the southbound one, and what for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnCentralTest {
  private static final Path SCRIPT = Path.of("src/main/scripts/faso-ovn-central").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LIFE = Duration.ofDays(1);

  @TempDir static Path home;

  private TestAuthority authority;
  private String address;
  private Path identity;
  private OwnCentral central;

  @BeforeAll
  void start() throws Exception {
    authority = new TestAuthority();
    Files.writeString(home.resolve("authority.pem"), TestAuthority.pem(authority.certificate()));
    try (ServerSocket socket = new ServerSocket(0)) {
      address = "ssl:127.0.0.1:" + socket.getLocalPort();
    }
    identity = identity(authority, "node-agent");
    central = new OwnCentral(SCRIPT, home.resolve("ovn"), identity, address);
    central.start();
  }

  @AfterAll
  void stop() throws Exception {
    central.close();
    var _ = run(List.of(SCRIPT.toString(), "stop", "--dir", home.resolve("ovn").toString()));
  }

  /** The file of a certificate of that name, with its key. */
  private Path identity(TestAuthority signedBy, String name) throws Exception {
    Path file = home.resolve(name + "-" + signedBy.digest().substring(0, 8) + ".pem");
    new IdentityFile(file).write(signedBy.identity(name, LIFE));
    return file;
  }

  private record Said(int exit, String text) {}

  /** What the southbound database says to whoever shows that certificate. */
  private Said asked(Path identity, String... what) throws Exception {
    List<String> command = new ArrayList<>(List.of("ovn-sbctl", "-t", "20", "--db=" + address));
    command.addAll(List.of("--private-key=" + identity, "--certificate=" + identity));
    command.add("--ca-cert=" + home.resolve("authority.pem"));
    command.addAll(List.of(what));
    return run(command);
  }

  private static Said run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  @Test
  void a_node_writes_what_is_its_own_and_takes_no_other_nodes_name() throws Exception {
    Path one = identity(authority, "node-1");
    Path two = identity(authority, "node-2");
    await().atMost(PATIENCE).until(() -> added(one, "node-1", "192.0.2.1").exit() == 0);

    assertThat(added(two, "node-3", "192.0.2.3").text()).contains("permission error");
    assertThat(asked(two, "chassis-del", "node-1").text()).contains("permission error");
    assertThat(asked(two, "set", "Chassis", "node-1", "hostname=mine").text())
        .contains("permission error");
    assertThat(added(two, "node-2", "192.0.2.2").exit()).isZero();
    assertThat(asked(one, "--bare", "--columns=name", "list", "Chassis").text().split("\\s+"))
        .containsExactlyInAnyOrder("node-1", "node-2");
  }

  private Said added(Path identity, String chassis, String at) throws Exception {
    return asked(identity, "--may-exist", "chassis-add", chassis, "geneve", at);
  }

  @Test
  void what_another_authority_signed_is_not_let_in_whatever_its_name() throws Exception {
    String[] look = {"--columns=nb_cfg", "list", "SB_Global"};
    assertThat(asked(identity(authority, "node-4"), look).exit()).isZero();

    assertThat(asked(identity(new TestAuthority(), "node-4"), look))
        .satisfies(refused -> assertThat(refused.exit()).isNotZero())
        .satisfies(refused -> assertThat(refused.text()).contains("database connection failed"));
    assertThat(home.resolve("ovn/log/southbound.log")).content().contains("SSL_accept");
  }

  @Test
  void a_renewed_certificate_is_shown_by_the_server_that_showed_the_one_before() throws Exception {
    Identity first = new IdentityFile(identity).read().orElseThrow();
    assertThat(shown()).isEqualTo(first.chain().getFirst());
    ProcessHandle server = southbound();

    Identity renewed = authority.identity("node-agent", LIFE);
    new IdentityFile(identity).write(renewed);
    await().atMost(PATIENCE).until(() -> shown().equals(renewed.chain().getFirst()));
    central.start();

    assertThat(shown()).isEqualTo(renewed.chain().getFirst());
    assertThat(southbound()).as("its process").isEqualTo(server);
    assertThat(asked(identity(authority, "node-6"), "list", "SB_Global").exit()).isZero();
  }

  /** The certificate that the southbound database shows to a node it has not met. */
  private X509Certificate shown() throws Exception {
    String[] at = address.split(":", 3);
    SSLSocketFactory node = authority.identity("node-5", LIFE).tls().getSocketFactory();
    try (SSLSocket socket = (SSLSocket) node.createSocket(at[1], Integer.parseInt(at[2]))) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static ProcessHandle southbound() throws IOException {
    return new PidFile(home.resolve("ovn/run/southbound.pid")).daemon().orElseThrow();
  }
}
