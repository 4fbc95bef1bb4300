package cloud.faso.agent.driver;

import java.nio.file.Path;

/** Where a driver finds image files. */
@FunctionalInterface
public interface Images {

  /**
   * The file of an image, whole and verified. It is never changed and stays at its path as long as
   * a VM's root disk rests on it, so an overlay may name it as its backing file.
   *
   * @throws DriverFailure when it is not in the cache
   */
  Path file(String digest) throws DriverFailure;
}
