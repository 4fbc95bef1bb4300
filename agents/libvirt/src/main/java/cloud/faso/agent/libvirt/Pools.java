package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.spec.agent.PoolReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's storage pools. One that is silent keeps nothing from VMs that lie in another. */
final class Pools {
  private static final Logger log = LoggerFactory.getLogger(Pools.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<Pool> pools;

  /**
   * Pools of a node.
   *
   * @param folders by the pool's name; each must exist
   * @param claim what others have claimed of a disk
   */
  static Pools of(Map<String, Path> folders, String nodeId, Pool.Claim claim) {
    if (!VmNames.isId(nodeId)) {
      throw new IllegalArgumentException("Not a node's id: " + nodeId);
    }
    return new Pools(
        folders.entrySet().stream()
            .map(pool -> new Pool(pool.getKey(), pool.getValue(), nodeId, PATIENCE, claim))
            .toList());
  }

  Pools(List<Pool> pools) {
    this.pools = pools.stream().sorted(Comparator.comparing(Pool::name)).toList();
  }

  List<Pool> each() {
    return pools;
  }

  /** The folder of a VM in a pool, there or not. */
  VmFolder folder(String pool, String vmId) throws DriverFailure {
    return named(pool).folder(vmId);
  }

  /** The folder of a volume in a pool, there or not. */
  VolumeFolder volume(String pool, String volumeId) throws DriverFailure {
    return named(pool).volume(volumeId);
  }

  /**
   * The volume's folder, wherever it is.
   *
   * @throws IOException when no pool that answers has it, and one does not answer
   */
  Optional<VolumeFolder> findVolume(String volumeId) throws IOException {
    Optional<IOException> unsure = Optional.empty();
    for (Pool pool : pools) {
      try {
        VolumeFolder folder = pool.volume(volumeId);
        if (pool.ask(folder::exists)) {
          return Optional.of(folder);
        }
      } catch (IOException e) {
        unsure = Optional.of(e);
      }
    }
    if (unsure.isPresent()) {
      throw unsure.get();
    }
    return Optional.empty();
  }

  /** This node's volumes in all pools. */
  List<VolumeFolder> volumes() throws IOException {
    List<VolumeFolder> all = new ArrayList<>();
    for (Pool pool : pools) {
      all.addAll(pool.ask(pool::volumes));
    }
    return all;
  }

  private Pool named(String pool) throws DriverFailure {
    for (Pool each : pools) {
      if (each.name().equals(pool)) {
        return each;
      }
    }
    log.warn(
        "There is no storage pool {}; there are {}", pool, pools.stream().map(Pool::name).toList());
    throw new DriverFailure(
        "pool-missing",
        "The node no longer has the storage pool that the disk is for; have an operator"
            + " bring it back.");
  }

  /** Where the VM's folder would be in each pool, there or not. */
  List<VmFolder> folders(String vmId) {
    return pools.stream().map(pool -> pool.folder(vmId)).toList();
  }

  /**
   * The VM's folder, wherever it is; the one with the root disk if there are several.
   *
   * @throws IOException when no pool that answers has its root disk, and one does not answer
   */
  Optional<VmFolder> find(String vmId) throws IOException {
    Optional<VmFolder> found = Optional.empty();
    Optional<IOException> unsure = Optional.empty();
    for (Pool pool : pools) {
      try {
        VmFolder folder = pool.folder(vmId);
        switch (pool.ask(() -> holding(folder))) {
          case ROOT_DISK -> {
            return Optional.of(folder);
          }
          case SOMETHING -> found = found.or(() -> Optional.of(folder));
          case NOTHING -> {}
        }
      } catch (IOException e) {
        unsure = Optional.of(e);
      }
    }
    if (unsure.isPresent()) {
      throw unsure.get();
    }
    return found;
  }

  private enum Holding {
    NOTHING,
    SOMETHING,
    ROOT_DISK
  }

  private static Holding holding(VmFolder folder) throws IOException {
    if (!folder.exists()) {
      return Holding.NOTHING;
    }
    return folder.findRootDiskFile().isPresent() ? Holding.ROOT_DISK : Holding.SOMETHING;
  }

  /** The VM's folders in all pools. */
  List<VmFolder> findAll(String vmId) throws IOException {
    List<VmFolder> found = new ArrayList<>();
    for (Pool pool : pools) {
      VmFolder folder = pool.folder(vmId);
      if (pool.ask(folder::exists)) {
        found.add(folder);
      }
    }
    return found;
  }

  /** Everything of this node in all pools. */
  List<VmFolder> all() throws IOException {
    List<VmFolder> all = new ArrayList<>();
    for (Pool pool : pools) {
      all.addAll(pool.ask(pool::all));
    }
    return all;
  }

  /** What each has to give, by name. */
  List<PoolReport> reports() {
    return pools.stream().map(Pool::report).toList();
  }
}
