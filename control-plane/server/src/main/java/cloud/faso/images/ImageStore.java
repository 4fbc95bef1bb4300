package cloud.faso.images;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where contents lie, under one folder: {@code sha256/<64 hex digits>} those that are whole and
 * checked, {@code upload/<name>.part} those on their way in. A content comes into its place by one
 * rename, so there is never half of one. Replicas may share the folder.
 */
final class ImageStore {

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final String PREFIX = "sha256:";

  private static final Set<PosixFilePermission> READ_ONLY =
      PosixFilePermissions.fromString("r--r-----");

  /** Room that uploads leave to whatever else writes to the disk, the database above all. */
  static final long RESERVE = 256L << 20;

  /**
   * How long a content is kept although no image has it. Within this process a lock keeps the sweep
   * from a content that is about to be named; this is for other replicas on the same folder.
   */
  static final Duration KEPT_UNUSED = Duration.ofHours(1);

  private final Path contents;
  private final Path uploads;
  private final FreeSpace space;
  private final InstantSource clock;
  private final Set<Path> inProgress = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, Integer> pins = new ConcurrentHashMap<>();

  ImageStore(Path folder, FreeSpace space, InstantSource clock) {
    this.contents = folder.resolve("sha256");
    this.uploads = folder.resolve("upload");
    this.space = space;
    this.clock = clock;
  }

  /** Opens a content. */
  ImageContent open(String digest) throws IOException {
    FileChannel channel = FileChannel.open(place(digest), StandardOpenOption.READ);
    return new ImageContent(channel, channel.size());
  }

  /** Begins a new content; {@code name} must be new. */
  Part begin(String name) throws IOException {
    Files.createDirectories(uploads);
    Path path = uploads.resolve(name + ".part");
    inProgress.add(path);
    try {
      return Part.create(path);
    } catch (IOException | RuntimeException e) {
      inProgress.remove(path);
      throw e;
    }
  }

  /** Removes a content that was begun, unless it was kept. */
  void end(Part part) throws IOException {
    try {
      part.close();
    } finally {
      inProgress.remove(part.path());
    }
  }

  /** Bytes that uploads may still take. */
  long room() throws IOException {
    Files.createDirectories(uploads);
    return Math.max(0, space.of(uploads) - RESERVE);
  }

  /**
   * Brings a finished content into its place and calls {@code use}, whose transaction names it; the
   * sweep keeps away until it is through. A content of the same digest that is there already is
   * replaced, which heals it should the disk have damaged it.
   */
  <T> T keep(Part part, String digest, Supplier<T> use) throws IOException {
    pins.merge(digest, 1, Integer::sum);
    try {
      Files.createDirectories(contents);
      Files.setLastModifiedTime(part.path(), FileTime.from(clock.instant()));
      Files.move(part.path(), place(digest), StandardCopyOption.ATOMIC_MOVE);
      Files.setPosixFilePermissions(place(digest), READ_ONLY);
      sync(contents);
      return use.get();
    } finally {
      pins.computeIfPresent(digest, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Removes contents that are not {@code used} any more, and what dead uploads left. */
  void sweep(Predicate<String> used) throws IOException {
    for (Path file : list(uploads)) {
      if (!inProgress.contains(file)) {
        removeIfDead(file);
      }
    }
    for (Path file : list(contents)) {
      String digest = PREFIX + file.getFileName();
      if (DIGEST.matcher(digest).matches() && isOld(file)) {
        removeUnless(used, digest);
      }
    }
  }

  private void removeUnless(Predicate<String> used, String digest) throws IOException {
    List<IOException> failure = new ArrayList<>();
    pins.compute(
        digest,
        (_, pinned) -> {
          if (pinned == null && !used.test(digest)) {
            delete(place(digest), failure);
          }
          return pinned;
        });
    if (!failure.isEmpty()) {
      throw failure.getFirst();
    }
  }

  private static void delete(Path file, List<IOException> failure) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.add(e);
    }
  }

  private boolean isOld(Path file) throws IOException {
    try {
      FileTime since = Files.getLastModifiedTime(file);
      return since.toInstant().isBefore(clock.instant().minus(KEPT_UNUSED));
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** Its writer holds a lock as long as it lives, in whatever process. */
  private static void removeIfDead(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock()) {
      if (lock != null) {
        Files.deleteIfExists(part);
      }
    } catch (NoSuchFileException | OverlappingFileLockException inUseOrGone) {
      // another sweep took it, or its writer has just begun
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      found.forEach(files::add);
    } catch (NoSuchFileException none) {
      // nothing was ever uploaded
    }
    return files;
  }

  /** Makes a rename survive a power cut. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path place(String digest) {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("no digest: " + digest);
    }
    return contents.resolve(digest.substring(PREFIX.length()));
  }
}
