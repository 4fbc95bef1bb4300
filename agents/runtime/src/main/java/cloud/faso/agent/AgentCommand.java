package cloud.faso.agent;

import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.images.ImageCache;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * The program that an agent with hardware is: a subclass brings the driver. This is the outermost
 * wiring, where the real clock and real threads come from.
 */
public abstract class AgentCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(AgentCommand.class);
  private static final long GIB = 1L << 30;
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
      names = "--image-cache",
      description =
          "Folder for images; default HOME/images. The hypervisor must be able to read it.")
  @Nullable Path imageCache;

  @Option(
      names = "--image-cache-gib",
      description =
          "Room that images claim on their disk; above it those that no VM uses are thrown out."
              + " Default 50, or a twentieth of a disk that is smaller than 1000.")
  @Nullable Long imageCacheGib;

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
   * The driver for a node.
   *
   * @param nodeId the node whose mark it sees and sets
   * @param home the agent's folder, for what the driver keeps
   * @param images the node's images, which may claim room on a disk that the driver uses too
   */
  protected abstract Driver openDriver(String nodeId, Path home, ImageCache images)
      throws Exception;

  /** The version to tell the control plane; that of the jar. */
  protected String version() {
    String version = getClass().getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /** How the agent paces itself. */
  protected CoreSettings settings() {
    return CoreSettings.defaults();
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
    ImageCache images = openImages(new LinkImages(link), clock);
    // Not closed at the end: work that hangs must not keep the process, and its threads do not.
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("work-", 0).factory());
    try (link;
        Driver driver = openDriver(identity.nodeId(), home, images);
        FileLedger ledger = FileLedger.open(home.resolve("ledger.log"), identity.nodeId())) {
      AgentParts parts =
          new AgentParts(
              Incarnation.begin(home.resolve("lives"), clock, random),
              version(),
              hostname(),
              driver,
              images,
              ledger,
              link,
              new CertificateRenewal(link, file, identity, clock),
              settings(),
              threads,
              clock,
              random,
              new AgentMetrics());
      return liveUntilToldToStop(parts);
    } finally {
      threads.shutdownNow();
      putAway.countDown();
    }
  }

  private int liveUntilToldToStop(AgentParts parts) throws Exception {
    try (AgentLoop loop = new AgentLoop(parts)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(loop)));
      Thread.ofVirtual().name("metrics").start(() -> writeMetrics(parts.metrics(), loop));
      var _ = loop.toldEverything().thenAccept(_ -> makeReadyFile());
      loop.start();
      Ending ending = loop.ending().get();
      log.atInfo().addKeyValue("why", ending).log("the agent stops; guests are left as they are");
      return ending.exitCode();
    } finally {
      writeMetrics(parts.metrics());
    }
  }

  /** Runs when the process is told to end, and keeps it until what is under way was put away. */
  private void stop(AgentLoop loop) {
    loop.end(Ending.STOPPED);
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

  private void writeMetrics(AgentMetrics metrics, AgentLoop loop) {
    try {
      while (!loop.ending().isDone()) {
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

  private ImageCache openImages(LinkImages source, InstantSource clock) throws IOException {
    Path folder = imageCache == null ? home.resolve("images") : imageCache;
    Files.createDirectories(folder);
    long share = Files.getFileStore(folder).getTotalSpace() / 20;
    long limit = imageCacheGib == null ? Math.min(50 * GIB, share) : imageCacheGib * GIB;
    return ImageCache.open(folder, limit, source, clock);
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
