package cloud.faso.agent.libvirt;

import cloud.faso.agent.libvirt.binding.DiskUse;
import cloud.faso.spec.agent.PoolReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage pool: a folder in which this node's VMs and volumes lie under the node's id.
 *
 * <p>Its disk may be in another machine, and fall silent. A call into it then hangs in the kernel,
 * out of the reach of interrupts. What concerns more than the pool's own VMs therefore asks on
 * threads that may be lost: a few, because of a pool that is silent nothing more is asked.
 */
class Pool {
  private static final Logger log = LoggerFactory.getLogger(Pool.class);
  private static final String KIND = "directory";

  private final String name;
  private final Path folder;
  private final Path ours;
  private final Duration patience;
  private final Claim claim;
  private final ExecutorService threads;
  private volatile @Nullable Future<?> unanswered;
  private @Nullable Future<?> measuring;
  private volatile PoolReport measured;

  /** Room on the disk of a folder that is free now and spoken for all the same. */
  @FunctionalInterface
  interface Claim {
    Claim NONE = _ -> 0;

    /** In bytes. */
    long on(Path folder) throws IOException;
  }

  /**
   * A pool of a node.
   *
   * @param folder which must exist
   * @param patience how long an answer may take before the pool counts as silent
   * @param claim what others have claimed of a disk
   */
  Pool(String name, Path folder, String nodeId, Duration patience, Claim claim) {
    this.name = name;
    this.folder = folder;
    this.ours = folder.resolve(nodeId);
    this.patience = patience;
    this.claim = claim;
    this.threads =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("pool-" + name + "-", 0).factory());
    this.measured = new PoolReport(name, KIND, 0, 0, true);
  }

  String name() {
    return name;
  }

  /**
   * Finds out whether it can serve.
   *
   * @throws IOException with what to do about it when it cannot
   */
  void check() throws IOException {
    var _ =
        ask(
            () -> {
              if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
                throw new IOException(
                    "--pool "
                        + name
                        + ": "
                        + folder
                        + " is not the absolute path of a folder; make it, or mount what belongs"
                        + " there.");
              }
              ConsoleLog.requireHoles(folder);
              return folder;
            });
  }

  /** The folder of a VM, there or not. */
  VmFolder folder(String vmId) {
    return new VmFolder(ours.resolve(vmId));
  }

  /** The folder of a volume, there or not. */
  VolumeFolder volume(String volumeId) {
    return new VolumeFolder(ours.resolve(volumeId));
  }

  /** Everything of this node in it but its volumes. Like every look into it, this may hang. */
  List<VmFolder> all() throws IOException {
    return entries(name -> !VolumeFolder.isName(name)).map(VmFolder::new).toList();
  }

  /** This node's volumes in it. */
  List<VolumeFolder> volumes() throws IOException {
    return entries(VolumeFolder::isName).map(VolumeFolder::new).toList();
  }

  private Stream<Path> entries(Predicate<String> name) throws IOException {
    if (!new VmFolder(ours).exists()) {
      return Stream.of();
    }
    try (Stream<Path> entries = Files.list(ours)) {
      return entries
          .filter(entry -> name.test(String.valueOf(entry.getFileName())))
          .toList()
          .stream();
    }
  }

  /**
   * What the disk answers.
   *
   * @throws IOException also when it does not answer in time, or still owes an earlier answer
   */
  <T> T ask(Callable<T> question) throws IOException {
    if (isUnderWay(unanswered)) {
      throw silent();
    }
    Future<T> answer = threads.submit(question);
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      unanswered = answer;
      log.warn("The storage pool {} does not answer; what needs it waits", name);
      throw silent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for the storage pool " + name);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private static boolean isUnderWay(@Nullable Future<?> task) {
    return task != null && !task.isDone();
  }

  private IOException silent() {
    return new IOException("The storage pool " + name + " at " + folder + " does not answer");
  }

  /** Its figures as they are, or as they last were while it is silent. */
  synchronized PoolReport report() {
    if (!isUnderWay(measuring) && !isUnderWay(unanswered)) {
      Future<?> fresh = threads.submit(() -> measured = measure());
      measuring = fresh;
      try {
        fresh.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        log.warn("The storage pool {} takes long to measure; its last figures are told", name);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return measured;
  }

  /** Room for VMs is only what is free and not claimed, and what ours take. */
  private PoolReport measure() {
    try {
      FileStore store = Files.getFileStore(folder);
      long usable = Math.max(0, store.getUsableSpace() - claim.on(folder));
      return new PoolReport(name, KIND, (usable + taken()) >> 30, usable >> 30, true);
    } catch (IOException e) {
      log.warn("The storage pool {} cannot be read; it is reported as empty", name, e);
      return new PoolReport(name, KIND, 0, 0, true);
    }
  }

  /** What this node's VMs and volumes take of it, in bytes. */
  long taken() throws IOException {
    if (!Files.isDirectory(ours)) {
      return 0;
    }
    AtomicLong bytes = new AtomicLong();
    Files.walkFileTree(
        ours,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes.addAndGet(allocated(file));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes.get();
  }

  /**
   * Not its length: a guest makes that as long as it likes, by printing to its console or by
   * discarding what it wrote to its disk, and the disk gets the room back.
   */
  private static long allocated(Path file) {
    try {
      return DiskUse.of(file);
    } catch (IOException gone) {
      return 0;
    }
  }
}
