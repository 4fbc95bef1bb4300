package cloud.faso.platform.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files, where each write is on the disk, in order, before it returns ({@code O_DSYNC}). H2
 * itself leaves its writes to the kernel: after a power cut the last are missing, or a later one is
 * there without an earlier, which may leave a file that does not open. H2 makes an instance for
 * each path, so the class is public.
 */
public final class DurableFiles extends FilePathWrapper {

  private static final String SCHEME = "durable";

  /** For H2 alone: see {@link #url}. */
  public DurableFiles() {}

  /** The JDBC URL of the database in {@code file}, a path without its ending {@code .mv.db}. */
  public static String url(Path file) {
    FilePath.register(new DurableFiles());
    return "jdbc:h2:" + SCHEME + ":" + file;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return super.open(mode.equals("rw") ? "rwd" : mode);
  }
}
