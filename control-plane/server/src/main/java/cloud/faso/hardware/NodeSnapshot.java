package cloud.faso.hardware;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that placement needs to know of a node.
 *
 * @param retired never to be used again
 * @param joined an agent has opened a session
 * @param silent its agent was not heard of for longer than its lease
 * @param networked whether it takes part in its site's network
 * @param freeVcpus what may still be promised, overcommit included; likewise memory and pools
 * @param wholeVcpus what could be promised if nothing were; likewise memory and pools
 */
public record NodeSnapshot(
    NodeId id,
    String name,
    String site,
    @Nullable String rack,
    @Nullable String powerFeed,
    boolean retired,
    boolean joined,
    boolean silent,
    String architecture,
    boolean networked,
    long freeVcpus,
    long freeMemoryMiB,
    long memoryMiB,
    long wholeVcpus,
    long wholeMemoryMiB,
    List<Pool> pools,
    Set<String> cachedImages) {

  /** A pool with what may still be promised of it. */
  public record Pool(PoolId id, String name, long freeGiB, long wholeGiB) {}
}
