package cloud.faso.placement;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node as placement sees it.
 *
 * @param places its rack and its power feed, as far as they are known
 * @param networked whether it takes part in its site's network
 * @param freeVcpus what may still be promised, overcommit included; likewise memory
 * @param memoryMiB all its memory, before overcommit
 * @param whole what could be promised if nothing were
 * @param pools storage, the preferred one first
 * @param cachedImages digests of images that need no download
 */
public record Candidate(
    String id,
    String name,
    String site,
    Set<Place> places,
    State state,
    String architecture,
    boolean networked,
    long freeVcpus,
    long freeMemoryMiB,
    long memoryMiB,
    Whole whole,
    List<Pool> pools,
    Set<String> cachedImages) {

  /** Whether a node takes guests, and if not, why. */
  public enum State {
    READY,
    JOINING,
    SILENT,
    RETIRED,
    /** Kept for one that waits: whoever comes behind it may not go there. */
    HELD
  }

  /**
   * All that an empty node would have.
   *
   * @param diskGiB of its largest pool
   */
  public record Whole(long vcpus, long memoryMiB, long diskGiB) {}

  /** A storage pool of the node. */
  public record Pool(String id, long freeGiB) {}

  /** The same node with this much less (or, negative, more) room. */
  public Candidate minus(long vcpus, long memory, String pool, long gib) {
    return new Candidate(
        id,
        name,
        site,
        places,
        state,
        architecture,
        networked,
        freeVcpus - vcpus,
        freeMemoryMiB - memory,
        memoryMiB,
        whole,
        pools.stream()
            .map(each -> each.id().equals(pool) ? new Pool(pool, each.freeGiB() - gib) : each)
            .toList(),
        cachedImages);
  }

  /** The same node, kept for another. */
  Candidate held() {
    return new Candidate(
        id,
        name,
        site,
        places,
        State.HELD,
        architecture,
        networked,
        freeVcpus,
        freeMemoryMiB,
        memoryMiB,
        whole,
        pools,
        cachedImages);
  }

  /** Whether it would have the room if it were empty. */
  boolean couldHold(Demand demand) {
    return whole.vcpus() >= demand.vcpus()
        && whole.memoryMiB() >= demand.memoryMiB()
        && whole.diskGiB() >= demand.diskGiB();
  }

  /** Whether it has the room; whether anything else stands against it is another matter. */
  public boolean hasRoom(Demand demand) {
    return freeVcpus >= demand.vcpus()
        && freeMemoryMiB >= demand.memoryMiB()
        && poolWith(demand.diskGiB()) != null;
  }

  /** The first pool with this much room, or null. */
  @Nullable Pool poolWith(long gib) {
    for (Pool pool : pools) {
      if (pool.freeGiB() >= gib) {
        return pool;
      }
    }
    return null;
  }
}
