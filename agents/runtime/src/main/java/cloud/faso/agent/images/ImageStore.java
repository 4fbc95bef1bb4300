package cloud.faso.agent.images;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.driver.Images;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** The images that a node has. */
public interface ImageStore extends Images {

  /** True when a disk can rest on the image right now. Cheap. */
  boolean has(String digest);

  /** The digests of all images that {@link #has}, sorted. Cheap. */
  List<String> digests();

  /**
   * Has the image when it returns. Many may ask for the same image at once; it is fetched once.
   *
   * @param percent told how far it is, now and then, and as long as it moves; the same figure may
   *     come again
   */
  void fetch(FetchImage step, IntConsumer percent) throws DriverFailure, InterruptedException;

  /** Says which images must not be thrown out. */
  default void protect(Set<String> digests) {}
}
