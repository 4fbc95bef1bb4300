package cloud.faso.agent;

import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.images.ImageCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The program that an agent with hardware is: a subclass brings the driver. Here is where real
 * threads come from.
 */
public abstract class AgentCommand extends AgentProgram {
  private static final long GIB = 1L << 30;

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

  /**
   * The driver for a node.
   *
   * @param nodeId the node whose mark it sees and sets
   * @param home the agent's folder, for what the driver keeps
   * @param images the node's images, which may claim room on a disk that the driver uses too
   */
  protected abstract Driver openDriver(String nodeId, Path home, ImageCache images)
      throws Exception;

  /** How the agent paces itself. */
  protected CoreSettings settings() {
    return CoreSettings.defaults();
  }

  @Override
  protected final int live(Foundations given) throws Exception {
    ImageCache images = openImages(new LinkImages(given.link()), given.clock());
    // Not closed at the end: work that hangs must not keep the process, and its threads do not.
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("work-", 0).factory());
    try (Driver driver = openDriver(given.nodeId(), home, images)) {
      AgentParts parts =
          new AgentParts(
              given.self(),
              given.agentVersion(),
              given.hostname(),
              driver,
              images,
              given.ledger(),
              given.link(),
              given.upkeep(),
              settings(),
              threads,
              given.clock(),
              given.random(),
              given.metrics());
      return untilToldToStop(new AgentLoop(parts), given.metrics());
    } finally {
      threads.shutdownNow();
    }
  }

  private ImageCache openImages(LinkImages source, InstantSource clock) throws IOException {
    Path folder = imageCache == null ? home.resolve("images") : imageCache;
    Files.createDirectories(folder);
    long share = Files.getFileStore(folder).getTotalSpace() / 20;
    long limit = imageCacheGib == null ? Math.min(50 * GIB, share) : imageCacheGib * GIB;
    return ImageCache.open(folder, limit, source, clock);
  }
}
