package cloud.faso.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room a disk has. */
interface FreeSpace {

  /** Bytes that may still be written to the disk that holds {@code folder}. */
  long of(Path folder) throws IOException;

  /** As the operating system tells. */
  FreeSpace REAL = folder -> Files.getFileStore(folder).getUsableSpace();
}
