package cloud.faso.agent.simulated;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.images.ImageStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntConsumer;

/** An image cache that downloads nothing, as slowly as the script says. */
public final class SimulatedImages implements ImageStore {
  private static final long MIB = 1024 * 1024;
  private static final int LEAST_PARTS = 10;

  private final Script script;
  private final Pause pause;
  private final ConcurrentSkipListSet<String> cached = new ConcurrentSkipListSet<>();

  /** An empty cache. */
  public SimulatedImages(Script script, Pause pause) {
    this.script = script;
    this.pause = pause;
  }

  @Override
  public boolean has(String digest) {
    return cached.contains(digest);
  }

  @Override
  public List<String> digests() {
    return List.copyOf(cached);
  }

  @Override
  public void fetch(FetchImage step, IntConsumer percent) throws InterruptedException {
    if (has(step.digest())) {
      return;
    }
    int rate = script.downloadMiBPerSecond();
    if (rate > 0) {
      Duration whole = Duration.ofMillis(step.bytes() * 1000 / (rate * MIB));
      // A download that is silent for many minutes counts as one that hangs.
      int parts = (int) Math.max(LEAST_PARTS, whole.toMinutes());
      for (int i = 0; i < parts; i++) {
        percent.accept(100 * i / parts);
        pause.lasting(whole.dividedBy(parts));
      }
    }
    cached.add(step.digest());
  }

  @Override
  public Path file(String digest) throws DriverFailure {
    if (!has(digest)) {
      throw new DriverFailure("image-missing", "Image " + digest + " is not in the cache.");
    }
    return Path.of("/nowhere", digest);
  }

  /** Has an image from now on, as if it had been fetched. */
  public void add(String digest) {
    cached.add(digest);
  }
}
