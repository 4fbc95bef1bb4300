package cloud.faso.agent.simulated;

import cloud.faso.agent.AgentLoop;
import cloud.faso.agent.AgentMetrics;
import cloud.faso.agent.Ending;
import cloud.faso.agent.HomeLock;
import cloud.faso.agent.link.JoinToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Any number of simulated nodes in one process. */
@Command(
    name = "faso-simulator",
    mixinStandardHelpOptions = true,
    description = "Runs simulated nodes: those in the tokens file and those that joined before.")
public final class SimulatorMain implements Callable<Integer> {
  private static final int JOINING_AT_ONCE = 16;
  private static final int SAVE_EVERY_SECONDS = 2;
  private static final int PUT_AWAY_SECONDS = 20;

  @Option(names = "--url", required = true, description = "Where agents reach the control plane.")
  URI url = URI.create("https://localhost");

  @Option(names = "--home", required = true, description = "Folder for identities and guests.")
  Path home = Path.of(".");

  @Option(
      names = "--join-tokens-file",
      description = "Lines of a node's name and its join token; needed when nodes join.")
  @Nullable Path joinTokensFile;

  @Option(
      names = "--network-join-token-file",
      description =
          "File with the join token of a network agent, which is simulated too; needed when it"
              + " joins. One that joined before is simulated again without.")
  @Nullable Path networkJoinTokenFile;

  @Option(names = "--script", description = "YAML file that says how nodes behave.")
  @Nullable Path scriptFile;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of chance; default ${DEFAULT-VALUE}.")
  long seed = 1;

  private final CountDownLatch toldToStop = new CountDownLatch(1);
  private final CountDownLatch putAway = new CountDownLatch(1);
  private final AtomicInteger alive = new AtomicInteger();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private volatile @Nullable SimulatedNetwork network;

  /** The program. */
  public static void main(String... args) {
    System.exit(new CommandLine(new SimulatorMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = home.resolve("nodes");
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (HomeLock _ = HomeLock.take(home)) {
      return run(folder);
    } catch (IOException | IllegalArgumentException e) {
      log().atError().log("{}", e.getMessage());
      return 1;
    }
  }

  private int run(Path folder) throws IOException, InterruptedException {
    Script script = scriptFile == null ? Script.CALM : Script.read(scriptFile);
    Map<String, Optional<JoinToken>> names = names(folder);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Simulation simulation =
          new Simulation(
              url,
              folder,
              script,
              version(),
              Thread::sleep,
              threads,
              Clock.systemUTC(),
              new AgentMetrics(),
              seed);
      Optional<JoinToken> networkToken = networkToken();
      boolean networked = networkToken.isPresent() || SimulatedNetwork.hasJoined(simulation);
      if (names.isEmpty() && !networked) {
        throw new IOException("There is no node to simulate: give a --join-tokens-file.");
      }
      names.forEach(
          (name, token) -> nodes.add(new SimulatedNode(name, token.orElse(null), simulation)));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
      startAll(threads);
      if (networked) {
        threads.execute(() -> startNetwork(networkToken.orElse(null), simulation));
      }
      saveUntilToldToStop();
      stopAll(threads);
    } finally {
      putAway.countDown();
    }
    return 0;
  }

  /** Every node of the tokens file, and every one that joined before. */
  private Map<String, Optional<JoinToken>> names(Path folder) throws IOException {
    Map<String, Optional<JoinToken>> names = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".pem"))
          .forEach(name -> names.put(name.substring(0, name.length() - 4), Optional.empty()));
    }
    if (joinTokensFile != null && Files.exists(joinTokensFile)) {
      for (String line : Files.readAllLines(joinTokensFile)) {
        if (!line.isBlank()) {
          addToken(line.strip().split("\\s+", -1), names);
        }
      }
    }
    return names;
  }

  private static void addToken(String[] words, Map<String, Optional<JoinToken>> names) {
    if (words.length != 2 || !words[0].matches("[a-z0-9][a-z0-9.-]*")) {
      throw new IllegalArgumentException(
          "A line of the tokens file is a node's name, a space and its token.");
    }
    names.put(words[0], Optional.of(JoinToken.parse(words[1])));
  }

  private void startAll(ExecutorService threads) {
    Semaphore joining = new Semaphore(JOINING_AT_ONCE);
    alive.set(nodes.size());
    for (SimulatedNode node : nodes) {
      threads.execute(() -> start(node, joining));
    }
    log().atInfo().addKeyValue("nodes", nodes.size()).log("simulating");
  }

  private Optional<JoinToken> networkToken() throws IOException {
    Path file = networkJoinTokenFile;
    return file == null || !Files.exists(file)
        ? Optional.empty()
        : Optional.of(JoinToken.parse(Files.readString(file)));
  }

  private void startNetwork(@Nullable JoinToken token, Simulation simulation) {
    try {
      network = SimulatedNetwork.start(token, simulation);
    } catch (IOException | IllegalArgumentException e) {
      log().atError().log("the network is not simulated: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start(SimulatedNode node, Semaphore joining) {
    try {
      joining.acquire();
      AgentLoop loop;
      try {
        loop = node.start();
      } finally {
        joining.release();
      }
      var _ =
          loop.ending().thenAccept(ending -> ended(node, ending.name(), ending != Ending.STOPPED));
    } catch (IOException | IllegalArgumentException e) {
      ended(node, String.valueOf(e.getMessage()), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ended(SimulatedNode node, String why, boolean unasked) {
    if (unasked) {
      log().atError().addKeyValue("node", node.name()).log("a node is not simulated: {}", why);
    }
    if (alive.decrementAndGet() == 0) {
      toldToStop.countDown();
    }
  }

  private void saveUntilToldToStop() throws InterruptedException {
    while (!toldToStop.await(SAVE_EVERY_SECONDS, TimeUnit.SECONDS)) {
      for (SimulatedNode node : nodes) {
        try {
          node.save();
        } catch (IOException e) {
          log().atWarn().addKeyValue("node", node.name()).log("not saved: {}", e.getMessage());
        }
      }
    }
  }

  private void stopAll(ExecutorService threads) {
    SimulatedNetwork simulated = network;
    if (simulated != null) {
      simulated.close();
    }
    for (SimulatedNode node : nodes) {
      try {
        node.stop();
      } catch (IOException e) {
        log().atWarn().addKeyValue("node", node.name()).log("not saved: {}", e.getMessage());
      }
    }
    threads.shutdownNow();
    log().atInfo().log("stopped; simulated guests are kept for the next start");
  }

  private void stop() {
    toldToStop.countDown();
    try {
      if (!putAway.await(PUT_AWAY_SECONDS, TimeUnit.SECONDS)) {
        log().atWarn().log("stopping took too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String version() {
    String version = SimulatorMain.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /** Not a constant: {@code main} says how to log before the first logger exists. */
  private static Logger log() {
    return LoggerFactory.getLogger(SimulatorMain.class);
  }
}
