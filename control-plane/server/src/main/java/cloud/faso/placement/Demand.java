package cloud.faso.placement;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a VM needs of a node.
 *
 * @param networked whether it has network cards
 * @param site name of the site where it must be, or null for anywhere
 * @param image digest of its image: a node that has it is preferred
 * @param apartFrom ids of nodes that hold VMs of its anti-affinity group: never these
 * @param apartFromPlaces racks and power feeds of those nodes: rather not these
 * @param chance breaks ties, so that many placements at once do not all want the same node
 */
public record Demand(
    long vcpus,
    long memoryMiB,
    long diskGiB,
    String architecture,
    boolean networked,
    @Nullable String site,
    String image,
    Set<String> apartFrom,
    Set<Place> apartFromPlaces,
    int chance) {

  /** The same in another size. */
  Demand sized(long otherVcpus, long otherMemoryMiB) {
    return new Demand(
        otherVcpus,
        otherMemoryMiB,
        diskGiB,
        architecture,
        networked,
        site,
        image,
        apartFrom,
        apartFromPlaces,
        chance);
  }

  /** The same, at any site. */
  Demand anywhere() {
    return new Demand(
        vcpus,
        memoryMiB,
        diskGiB,
        architecture,
        networked,
        null,
        image,
        apartFrom,
        apartFromPlaces,
        chance);
  }

  /** Whether both may want the same node. */
  boolean competesWith(Demand other) {
    return architecture.equals(other.architecture)
        && (site == null || other.site == null || site.equals(other.site));
  }

  /** The same, and not on this node either. */
  public Demand apartFrom(String node) {
    Set<String> nodes = new HashSet<>(apartFrom);
    nodes.add(node);
    return new Demand(
        vcpus,
        memoryMiB,
        diskGiB,
        architecture,
        networked,
        site,
        image,
        nodes,
        apartFromPlaces,
        chance);
  }
}
