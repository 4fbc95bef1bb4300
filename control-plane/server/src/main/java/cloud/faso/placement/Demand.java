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
 * @param minMemoryMiB what its image takes at least: it could not be made smaller than that
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
    long minMemoryMiB,
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
        minMemoryMiB,
        apartFrom,
        apartFromPlaces,
        chance);
  }

  /** The same, at a site, or with null at any. */
  Demand at(@Nullable String otherSite) {
    return new Demand(
        vcpus,
        memoryMiB,
        diskGiB,
        architecture,
        networked,
        otherSite,
        image,
        minMemoryMiB,
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
        minMemoryMiB,
        nodes,
        apartFromPlaces,
        chance);
  }
}
