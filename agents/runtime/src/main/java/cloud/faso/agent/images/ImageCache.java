package cloud.faso.agent.images;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.platform.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images in a folder, one file per digest, {@code sha256-<hex>}. A file with that name is whole and
 * was verified; {@code .part} files are downloads that go on where they broke off, also after a
 * restart. Images that no VM uses are thrown out, the one unused for longest first, when a new one
 * would not fit below the limit or onto the disk. Up to the limit the cache claims its disk's room
 * for itself, whether it uses it yet or not; only what VMs use may take it further.
 */
public final class ImageCache implements ImageStore {
  /** What a download leaves on the disk for those who cannot wait, such as guests and logs. */
  static final long RESERVE_BYTES = 1L << 30;

  private static final Logger log = LoggerFactory.getLogger(ImageCache.class);
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern WHOLE = Pattern.compile("sha256-[0-9a-f]{64}");
  private static final String PART = ".part";
  private static final int LOOK_EVERY_SECONDS = 2;

  private final Path folder;
  private final long limitBytes;
  private final ImageSource source;
  private final InstantSource clock;
  private final FreeSpace freeSpace;
  private final ConcurrentSkipListMap<String, Long> sizes = new ConcurrentSkipListMap<>();
  private final Map<String, Download> downloads = new ConcurrentHashMap<>();
  private Set<String> inUse = Set.of();
  private boolean usersKnown;

  /** How many bytes may still be written to the disk. */
  interface FreeSpace {
    long bytes() throws IOException;
  }

  private ImageCache(
      Path folder, long limitBytes, ImageSource source, InstantSource clock, FreeSpace freeSpace) {
    this.folder = folder;
    this.limitBytes = limitBytes;
    this.source = source;
    this.clock = clock;
    this.freeSpace = freeSpace;
  }

  /** Opens a folder, made when it is not there. */
  public static ImageCache open(
      Path folder, long limitBytes, ImageSource source, InstantSource clock) throws IOException {
    return open(
        folder, limitBytes, source, clock, () -> Files.getFileStore(folder).getUsableSpace());
  }

  static ImageCache open(
      Path folder, long limitBytes, ImageSource source, InstantSource clock, FreeSpace freeSpace)
      throws IOException {
    ImageCache cache = new ImageCache(folder, limitBytes, source, clock, freeSpace);
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (WHOLE.matcher(name).matches()) {
          cache.sizes.put(name.replace('-', ':'), Files.size(file));
        }
      }
    }
    return cache;
  }

  @Override
  public boolean has(String digest) {
    return sizes.containsKey(digest);
  }

  @Override
  public List<String> digests() {
    return List.copyOf(sizes.keySet());
  }

  /**
   * By how many bytes the cache may still grow on the disk of a folder; 0 when it lies on another
   * disk. That room must not be promised to anyone else.
   */
  public long claimOn(Path elsewhere) throws IOException {
    if (!Files.getAttribute(folder, "unix:dev").equals(Files.getAttribute(elsewhere, "unix:dev"))) {
      return 0;
    }
    long taken = held();
    for (Download download : downloads.values()) {
      taken += download.there();
    }
    return Math.max(0, limitBytes - taken);
  }

  @Override
  public Path file(String digest) throws DriverFailure {
    Path file = pathOf(digest);
    if (!has(digest) || !Files.isRegularFile(file)) {
      sizes.remove(digest);
      throw new DriverFailure(
          "image-missing", "Image " + digest + " is not in the node's cache; it is fetched again.");
    }
    try {
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    } catch (IOException e) {
      log.atDebug().setCause(e).log("time of use not kept");
    }
    return file;
  }

  /** Says which images must stay; before the first call none is thrown out. */
  @Override
  public synchronized void protect(Set<String> digests) {
    inUse = Set.copyOf(digests);
    usersKnown = true;
    try {
      dropUnwantedParts();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("a download that nobody wants any more could not be deleted");
    }
  }

  private void dropUnwantedParts() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(PART)).toList()) {
        String digest = file.getFileName().toString().replace(PART, "").replace('-', ':');
        Download download = downloads.computeIfAbsent(digest, _ -> new Download());
        if (!inUse.contains(digest) && download.lock.tryLock()) {
          try {
            Files.deleteIfExists(file);
          } finally {
            download.lock.unlock();
          }
        }
      }
    }
  }

  @Override
  public void fetch(FetchImage step, IntConsumer percent)
      throws DriverFailure, InterruptedException {
    pathOf(step.digest());
    Download download = downloads.computeIfAbsent(step.digest(), key -> new Download());
    long heard = -1;
    while (!download.lock.tryLock(LOOK_EVERY_SECONDS, TimeUnit.SECONDS)) {
      long told = download.told.get();
      if (told != heard) {
        percent.accept(download.percent);
        heard = told;
      }
    }
    try {
      if (!has(step.digest())) {
        fetchAlone(step, download, percent);
      }
    } finally {
      download.lock.unlock();
    }
  }

  private void fetchAlone(FetchImage step, Download download, IntConsumer percent)
      throws DriverFailure, InterruptedException {
    Path part = folder.resolve(pathOf(step.digest()).getFileName() + PART);
    try {
      makeRoom(step, download, part);
      PartialImage.resume(
              part,
              step,
              clock,
              done -> {
                download.tell(done);
                percent.accept(done);
              })
          .download(source);
      DurableFile.rename(part, pathOf(step.digest()));
      sizes.put(step.digest(), step.bytes());
    } catch (IOException e) {
      throw new DriverFailure(
          "image-download-failed",
          "The image could not be brought to the node; that is tried again by itself. If it lasts,"
              + " have an operator read the log of the node's agent.",
          e);
    } finally {
      download.end();
    }
  }

  /** Others' downloads count as if they were done: what they still bring has its room already. */
  private synchronized void makeRoom(FetchImage step, Download download, Path part)
      throws DriverFailure, IOException {
    long total = held() + step.bytes();
    long needed = step.bytes() - sizeOf(part) + RESERVE_BYTES;
    for (Download other : downloads.values()) {
      total += other.bytes;
      needed += other.missing();
    }
    for (String digest : unusedOldestFirst()) {
      if (total <= limitBytes && freeSpace.bytes() >= needed) {
        break;
      }
      total -= evict(digest);
    }
    long free = freeSpace.bytes();
    if (free < needed) {
      log.atWarn()
          .addKeyValue("freeBytes", free)
          .addKeyValue("neededBytes", needed)
          .log("no room for an image in {}", folder);
      throw new DriverFailure(
          "disk-full",
          "The node has no room left for the image; have an operator free some, or choose another"
              + " node.");
    }
    download.begin(part, step.bytes());
  }

  private long held() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long sizeOf(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private List<String> unusedOldestFirst() throws IOException {
    if (!usersKnown) {
      return List.of();
    }
    record Candidate(String digest, FileTime usedAt) {}
    List<Candidate> candidates = new ArrayList<>();
    for (String digest : sizes.keySet()) {
      Path file = pathOf(digest);
      if (!inUse.contains(digest) && Files.exists(file)) {
        candidates.add(new Candidate(digest, Files.getLastModifiedTime(file)));
      }
    }
    candidates.sort(Comparator.comparing(Candidate::usedAt));
    return candidates.stream().map(Candidate::digest).toList();
  }

  private long evict(String digest) throws IOException {
    Long size = sizes.remove(digest);
    Files.deleteIfExists(pathOf(digest));
    log.atInfo().addKeyValue("image", digest).log("image thrown out of the cache");
    return size == null ? 0 : size;
  }

  private Path pathOf(String digest) {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("Not a digest: " + digest);
    }
    return folder.resolve(digest.replace(':', '-'));
  }

  /** One digest's turn to be downloaded, how far it is, and the room that is kept for it. */
  private static final class Download {
    final ReentrantLock lock = new ReentrantLock();
    volatile int percent;

    /** How often it has told how far it is: whoever waits for it sees by this that it moves. */
    final AtomicLong told = new AtomicLong();

    private volatile long bytes;
    private volatile @Nullable Path part;

    void begin(Path into, long size) {
      part = into;
      bytes = size;
    }

    void tell(int done) {
      percent = done;
      told.incrementAndGet();
    }

    void end() {
      bytes = 0;
      part = null;
    }

    long there() throws IOException {
      Path file = part;
      return file == null ? 0 : sizeOf(file);
    }

    long missing() throws IOException {
      return Math.max(0, bytes - there());
    }
  }
}
