package cloud.faso.testcloud;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.images.ImageStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** An image cache whose downloads fail now and then. */
final class FlakyImages implements ImageStore {

  private final ImageStore images;
  private final BooleanSupplier fails;

  FlakyImages(ImageStore images, BooleanSupplier fails) {
    this.images = images;
    this.fails = fails;
  }

  @Override
  public boolean has(String digest) {
    return images.has(digest);
  }

  @Override
  public List<String> digests() {
    return images.digests();
  }

  @Override
  public void fetch(FetchImage step, IntConsumer percent)
      throws DriverFailure, InterruptedException {
    if (fails.getAsBoolean()) {
      throw new DriverFailure("image-download-failed", "The download was cut off.");
    }
    images.fetch(step, percent);
  }

  @Override
  public Path file(String digest) throws DriverFailure {
    return images.file(digest);
  }
}
