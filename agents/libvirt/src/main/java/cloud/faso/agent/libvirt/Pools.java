package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.libvirt.binding.DiskUse;
import cloud.faso.spec.agent.PoolReport;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's storage pools: a folder each, in which this node's VMs lie under the node's id. */
final class Pools {
  private static final Logger log = LoggerFactory.getLogger(Pools.class);

  private final Map<String, Path> folders;
  private final String nodeId;

  /**
   * Pools of a node.
   *
   * @param folders by the pool's name; each must exist
   */
  Pools(Map<String, Path> folders, String nodeId) {
    if (!VmNames.isId(nodeId)) {
      throw new IllegalArgumentException("Not a node's id: " + nodeId);
    }
    this.folders = Map.copyOf(folders);
    this.nodeId = nodeId;
  }

  /** The folder of a VM in a pool, there or not. */
  VmFolder folder(String pool, String vmId) throws DriverFailure {
    Path folder = folders.get(pool);
    if (folder == null) {
      log.warn("There is no storage pool {}; there are {}", pool, folders.keySet());
      throw new DriverFailure(
          "pool-missing",
          "The node no longer has the storage pool that the VM's disk is for; have an operator"
              + " bring it back.");
    }
    return new VmFolder(folder.resolve(nodeId).resolve(vmId));
  }

  /** The VM's folder, wherever it is; the one with the root disk if there are several. */
  Optional<VmFolder> find(String vmId) throws IOException {
    List<VmFolder> found = findAll(vmId);
    for (VmFolder folder : found) {
      if (folder.findRootDiskFile().isPresent()) {
        return Optional.of(folder);
      }
    }
    return found.stream().findFirst();
  }

  /** The VM's folders in all pools. */
  List<VmFolder> findAll(String vmId) throws IOException {
    List<VmFolder> found = new ArrayList<>();
    for (Path pool : folders.values()) {
      VmFolder folder = new VmFolder(pool.resolve(nodeId).resolve(vmId));
      if (folder.exists()) {
        found.add(folder);
      }
    }
    return found;
  }

  /** Everything of this node in all pools. */
  List<VmFolder> all() throws IOException {
    List<VmFolder> all = new ArrayList<>();
    for (Path pool : folders.values()) {
      Path ours = pool.resolve(nodeId);
      if (new VmFolder(ours).exists()) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ours)) {
          entries.forEach(entry -> all.add(new VmFolder(entry)));
        }
      }
    }
    return all;
  }

  List<PoolReport> reports() {
    return folders.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(this::report)
        .toList();
  }

  /** What else lies on the disk is no room for VMs: only what is free, and what ours take. */
  private PoolReport report(Map.Entry<String, Path> pool) {
    try {
      FileStore store = Files.getFileStore(pool.getValue());
      long usable = store.getUsableSpace();
      return new PoolReport(
          pool.getKey(), "directory", (usable + taken(pool.getValue())) >> 30, usable >> 30);
    } catch (IOException e) {
      log.warn("The storage pool {} cannot be read; it is reported as empty", pool.getKey(), e);
      return new PoolReport(pool.getKey(), "directory", 0, 0);
    }
  }

  /** What this node's VMs take of a pool, in bytes. */
  long taken(Path pool) throws IOException {
    Path ours = pool.resolve(nodeId);
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
