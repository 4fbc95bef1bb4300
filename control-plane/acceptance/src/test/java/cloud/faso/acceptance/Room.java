package cloud.faso.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room on a disk, without which a test would fail late and for no clear reason. */
final class Room {

  private Room() {}

  /** Fails when a folder's disk has less to give than so many GiB. */
  static void require(Path folder, long gib) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace() >> 30;
    if (free < gib) {
      throw new IllegalStateException(
          "These tests need %d GiB free in %s, where there are %d. Make room there, or name another folder: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR ./faso test"
              .formatted(gib, folder.getParent(), free));
    }
  }
}
