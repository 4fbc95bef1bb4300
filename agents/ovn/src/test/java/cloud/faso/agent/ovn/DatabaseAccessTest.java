package cloud.faso.agent.ovn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.link.TestAuthority;
import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.northbound.NorthboundLost;
import cloud.faso.agent.ovn.ovsdb.Endpoint;
import cloud.faso.agent.ovn.ovsdb.OvsdbNorthbound;
import cloud.faso.agent.ovn.real.OvnCentral;
import cloud.faso.agent.ovn.topology.Marks;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Who gets into a database that has an authority of its own, and whom an agent takes for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseAccessTest {
  private static final Path SCRIPT = Path.of("src/main/scripts/faso-ovn-central").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path home;

  private Path ours;
  private Path other;
  private OvnCentral central;

  @BeforeAll
  void start() throws Exception {
    TestAuthority authority = new TestAuthority();
    ours = files("ours", authority);
    other = files("other", new TestAuthority());
    central = OvnCentral.overTls(authority);
  }

  private static Path files(String name, TestAuthority authority) throws Exception {
    Path folder = Files.createDirectory(home.resolve(name));
    authority.writeServer(folder);
    return folder;
  }

  @AfterAll
  void stop() {
    central.close();
  }

  private static DatabaseAccess access(Path shown, Path trusted) {
    DatabaseAccess access = new DatabaseAccess();
    access.key = shown.resolve("key.pem");
    access.certificate = shown.resolve("cert.pem");
    access.authority = trusted.resolve("ca.pem");
    return access;
  }

  private static OvsdbNorthbound northbound(String at, DatabaseAccess access) {
    OvsdbNorthbound database =
        new OvsdbNorthbound(
            Endpoint.parse(at),
            access,
            new Marks("node-00000000000000000000000001"),
            new SplittableRandom(1));
    database.watch(
        new Northbound.Listener() {
          @Override
          public void changed(long version) {}

          @Override
          public void ports(Map<String, Boolean> up) {}
        });
    return database;
  }

  private static void assertConnected(String at, DatabaseAccess access) {
    try (OvsdbNorthbound database = northbound(at, access)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThatCode(database::view).doesNotThrowAnyException());
    }
  }

  private void assertLost(DatabaseAccess access, String why) {
    try (OvsdbNorthbound database = northbound(central.overTls("nb"), access)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(database::view)
                      .isInstanceOf(NorthboundLost.class)
                      .hasMessageContaining(why));
    }
  }

  @Test
  void with_a_certificate_of_the_databases_authority_it_is_let_in() {
    assertConnected(central.overTls("nb"), access(ours, ours));
  }

  @Test
  void the_script_takes_the_same_authority_and_shows_fasos() throws Exception {
    Path identity = home.resolve("identity.pem");
    new IdentityFile(identity).write(new TestAuthority().identity("node-1", Duration.ofDays(1)));
    Path folder = home.resolve("ovn");
    String port = freePort();
    try {
      run(
          SCRIPT + " start --dir " + folder + " --identity " + identity,
          "--southbound-port " + freePort() + " --northbound-port " + port,
          "--northbound-clients " + ours.resolve("ca.pem"));
      DatabaseAccess access = access(ours, ours);
      access.authority = folder.resolve("southbound-clients.pem");

      assertConnected("ssl:127.0.0.1:" + port, access);
    } finally {
      run(SCRIPT + " stop --dir " + folder);
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Path said = home.resolve("said");
    // A file, not a pipe: what the script starts would keep a pipe open.
    Process process =
        new ProcessBuilder(String.join(" ", command).split(" "))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor()).as(() -> "told in " + said).isZero();
  }

  @Test
  void with_a_certificate_of_another_authority_as_nodes_have_it_is_refused() {
    assertLost(access(other, ours), "certificate_required");
  }

  @Test
  void a_server_with_a_certificate_of_another_authority_is_not_talked_to() {
    assertLost(access(ours, other), "PKIX path");
  }

  @Test
  void keys_are_read_as_openssl_writes_them() throws Exception {
    Path sec1 = Files.createDirectory(home.resolve("sec1"));
    run("openssl ec -in " + ours.resolve("key.pem") + " -out " + sec1.resolve("key.pem"));
    Files.copy(ours.resolve("cert.pem"), sec1.resolve("cert.pem"));

    assertThat(sec1.resolve("key.pem")).content().contains("BEGIN EC PRIVATE KEY");
    assertThat(access(sec1, ours).tls()).isNotNull();
  }

  @Test
  void what_is_wrong_with_a_file_is_told() throws Exception {
    DatabaseAccess none = access(home.resolve("none"), ours);
    assertThatThrownBy(none::tls).hasMessageContaining("none/key.pem cannot be read as PEM");

    DatabaseAccess swapped = access(ours, ours);
    swapped.key = swapped.certificate;
    assertThatThrownBy(swapped::tls).hasMessageContaining("cert.pem holds no private key");

    DatabaseAccess keyless = access(ours, ours);
    keyless.certificate = keyless.key;
    assertThatThrownBy(keyless::tls).hasMessageContaining("key.pem holds no certificate");

    Path two = home.resolve("two.pem");
    Files.writeString(
        two, Files.readString(ours.resolve("ca.pem")) + Files.readString(other.resolve("ca.pem")));
    DatabaseAccess torn = access(ours, ours);
    torn.authority = two;
    assertThatThrownBy(torn::tls).hasMessageContaining("two.pem holds 2 certificates");
  }

  @Test
  void over_tls_nothing_is_written_with_the_agents_own_certificate() throws Exception {
    List<Endpoint> over = Endpoint.parse("unix:/run/nb.sock,ssl:192.0.2.1:6641");
    assertThatThrownBy(() -> DatabaseAccess.to(over, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("need --northbound-key");
    assertThat(DatabaseAccess.to(over.subList(0, 1), null)).isNotNull();
  }

  @Test
  void the_three_files_go_together() {
    CommandLine line = new CommandLine(new OvnAgentMain());
    String[] arguments = {"--url=https://x", "--home=x", "--northbound-key=x"};
    assertThatThrownBy(() -> line.parseArgs(arguments))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("--northbound-certificate")
        .hasMessageContaining("--northbound-authority");
  }
}
