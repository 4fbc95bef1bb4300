package cloud.faso.placement;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node as placement sees it.
 *
 * @param places its rack and its power feed, as far as they are known
 * @param freeVcpus what may still be promised, overcommit included; likewise memory
 * @param memoryMiB all its memory, before overcommit
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
    long freeVcpus,
    long freeMemoryMiB,
    long memoryMiB,
    List<Pool> pools,
    Set<String> cachedImages) {

  /** Whether a node takes guests, and if not, why. */
  public enum State {
    READY,
    JOINING,
    SILENT,
    RETIRED
  }

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
        freeVcpus - vcpus,
        freeMemoryMiB - memory,
        memoryMiB,
        pools.stream()
            .map(each -> each.id().equals(pool) ? new Pool(pool, each.freeGiB() - gib) : each)
            .toList(),
        cachedImages);
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
