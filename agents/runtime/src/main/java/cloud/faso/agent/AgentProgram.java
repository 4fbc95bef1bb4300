package cloud.faso.agent;

import cloud.faso.agent.ledger.FileLedger;
import cloud.faso.agent.link.HttpLink;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.link.JoinToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * The program that an agent is: joining, its home, and living until it is told to stop. A subclass
 * brings what lives. This is the outermost wiring, where the real clock comes from.
 */
public abstract class AgentProgram implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(AgentProgram.class);
  private static final int PUT_AWAY_SECONDS = 15;

  private final CountDownLatch putAway = new CountDownLatch(1);

  @Option(
      names = "--url",
      required = true,
      description = "Where agents reach the control plane, e.g. https://faso.example:9443.")
  URI url = URI.create("https://localhost");

  @Option(
      names = "--home",
      required = true,
      description = "Folder for the node's identity, ledger and images; made when missing.")
  Path home = Path.of(".");

  @Option(
      names = "--join-token-file",
      description = "File with the join token; needed the first time, and to join anew.")
  @Nullable Path joinTokenFile;

  @Option(
      names = "--metrics-file",
      description = "File to write counters to when the agent stops and every half minute.")
  @Nullable Path metricsFile;

  @Option(
      names = "--ready-file",
      description =
          "File that is there once the control plane was told all that is on the node; before,"
              + " what it says of the node is of an earlier life of the agent.")
  @Nullable Path readyFile;

  /**
   * Lives, by {@link #untilToldToStop}, and returns the exit code.
   *
   * @throws IOException when the agent cannot live like this; the message says why, for people
   */
  protected abstract int live(Foundations foundations) throws Exception;

  /** The version to tell the control plane; that of the jar. */
  protected String version() {
    String version = getClass().getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public final Integer call() throws Exception {
    makeHome();
    try (HomeLock _ = HomeLock.take(home)) {
      if (readyFile != null) {
        Files.deleteIfExists(readyFile);
      }
      return live();
    } catch (IOException e) {
      log.atError().setCause(e.getCause()).log("{}", e.getMessage());
      return 1;
    }
  }

  private int live() throws Exception {
    RandomGenerator random = RandomGenerator.getDefault();
    InstantSource clock = Clock.systemUTC();
    IdentityFile file = new IdentityFile(home.resolve("identity.pem"));
    Identity identity = AgentHome.identity(file, token(), url, version(), random, Thread::sleep);
    HttpLink link = new HttpLink(url, identity);
    try (link;
        FileLedger ledger = FileLedger.open(home.resolve("ledger.log"), identity.nodeId())) {
      return live(
          new Foundations(
              Incarnation.begin(home.resolve("lives"), clock, random),
              version(),
              hostname(),
              home,
              identity.nodeId(),
              file,
              ledger,
              link,
              new CertificateRenewal(link, file, identity, clock),
              clock,
              random,
              new AgentMetrics()));
    } finally {
      putAway.countDown();
    }
  }

  /** Starts an agent and returns when it has ended, with the exit code. */
  protected final int untilToldToStop(LivingAgent agent, AgentMetrics metrics) throws Exception {
    try (agent) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(agent)));
      Thread.ofVirtual().name("metrics").start(() -> writeMetrics(metrics, agent));
      var _ = agent.toldEverything().thenAccept(_ -> makeReadyFile());
      agent.start();
      Ending ending = agent.ending().get();
      log.atInfo().addKeyValue("why", ending).log("the agent stops; guests are left as they are");
      return ending.exitCode();
    } finally {
      writeMetrics(metrics);
    }
  }

  /** Runs when the process is told to end, and keeps it until what is under way was put away. */
  private void stop(LivingAgent agent) {
    agent.end(Ending.STOPPED);
    try {
      if (!putAway.await(PUT_AWAY_SECONDS, TimeUnit.SECONDS)) {
        log.atWarn().log("work under way was cut short");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void makeReadyFile() {
    if (readyFile == null) {
      return;
    }
    try {
      Files.writeString(readyFile, "");
    } catch (IOException e) {
      log.atWarn().log("not said that all is ready: {}", e.getMessage());
    }
  }

  private void writeMetrics(AgentMetrics metrics, LivingAgent agent) {
    try {
      while (!agent.ending().isDone()) {
        writeMetrics(metrics);
        Thread.sleep(Duration.ofSeconds(30));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeMetrics(AgentMetrics metrics) {
    Path file = metricsFile;
    if (file == null) {
      return;
    }
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, metrics.text());
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.atWarn().log("counters not written: {}", e.getMessage());
    }
  }

  private @Nullable JoinToken token() throws IOException {
    if (joinTokenFile == null || !Files.exists(joinTokenFile)) {
      return null;
    }
    return JoinToken.parse(Files.readString(joinTokenFile));
  }

  private void makeHome() throws IOException {
    if (!Files.exists(home)) {
      Files.createDirectories(
          home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
