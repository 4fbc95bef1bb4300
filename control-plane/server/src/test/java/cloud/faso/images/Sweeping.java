package cloud.faso.images;

import java.nio.file.Path;
import java.time.InstantSource;

/** A process that sweeps the folder it is given over and over, until it is killed. */
final class Sweeping {

  private Sweeping() {}

  public static void main(String[] arguments) throws Exception {
    ImageStore store =
        new ImageStore(Path.of(arguments[0]), FreeSpace.REAL, InstantSource.system());
    store.sweep(_ -> true);
    System.out.println("sweeping");
    while (true) {
      store.sweep(_ -> true);
    }
  }
}
