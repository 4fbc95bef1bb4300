package cloud.faso.hardware;

import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is promised on each node. Booking is one conditional update, made in the transaction that
 * writes the assignment: of two that want the last room one finds it gone. It gives the node's next
 * revision, and holds the node's row until the commit, so that revisions become visible in order.
 */
public final class NodeBooks {

  private static final String ALL = "1 = 1";

  private final NodeBooksTable table;
  private final NodeLiveness liveness;

  public NodeBooks(Database database, NodeLiveness liveness) {
    this.table = database.table(NodeBooksTable.class);
    this.liveness = liveness;
  }

  /** Room for a guest on one node. */
  public record Room(NodeId node, PoolId pool, long vcpus, long memoryMiB, long diskGiB) {}

  /**
   * Books {@code room} for something new; the node's next revision, or empty when it no longer
   * fits.
   */
  public OptionalLong book(Room room) {
    return book(room, true);
  }

  /**
   * Books {@code room} for something that lies there already; the node's next revision, or empty
   * when it does not fit.
   */
  public OptionalLong bookMore(Room room) {
    return book(room, false);
  }

  private OptionalLong book(Room room, boolean fresh) {
    if (table.book(room.node(), room.vcpus(), room.memoryMiB()) == 0) {
      return OptionalLong.empty();
    }
    if (table.bookPool(room.pool(), room.diskGiB(), fresh) == 0) {
      table.release(room.node(), room.vcpus(), room.memoryMiB());
      return OptionalLong.empty();
    }
    return OptionalLong.of(table.revision(room.node()));
  }

  /**
   * Books more (or, negative, less) of a guest that is there, or only that its assignment changes;
   * the node's next revision, or empty when it does not fit.
   */
  public OptionalLong rebook(NodeId node, long moreVcpus, long moreMemoryMiB) {
    return table.book(node, moreVcpus, moreMemoryMiB) == 0
        ? OptionalLong.empty()
        : OptionalLong.of(table.revision(node));
  }

  /**
   * The revision of these nodes is that one from now on, because what they are assigned is counted
   * elsewhere: network agents are all assigned the same.
   */
  public void advance(List<NodeId> nodes, long revision) {
    table.advance(nodes, revision);
  }

  /** What a node is assigned changes, and takes no room. */
  public void touch(List<NodeId> nodes) {
    table.touch(nodes);
  }

  /** Gives room back. */
  public void release(Room room) {
    table.release(room.node(), room.vcpus(), room.memoryMiB());
    table.releasePool(room.pool(), room.diskGiB());
  }

  /** The nodes that have this much room now; whether they take guests is another matter. */
  public List<NodeId> withRoom(long vcpus, long memoryMiB, long diskGiB) {
    return table.withRoom(vcpus, memoryMiB, diskGiB);
  }

  /** Every node. */
  public List<NodeSnapshot> snapshots() {
    return assemble(
        table.snapshots("n.retired_at is null and n.kind <> 'OVN'", ""), table.pools(ALL, ""));
  }

  /** One node. */
  public Optional<NodeSnapshot> snapshot(NodeId node) {
    return assemble(
            table.snapshots("n.id = :node", node.value()),
            table.pools("node_id = :node", node.value()))
        .stream()
        .findFirst();
  }

  /** Whether it takes part in its site's network. */
  public boolean isNetworked(NodeId node) {
    return snapshot(node).filter(NodeSnapshot::networked).isPresent();
  }

  private List<NodeSnapshot> assemble(
      List<NodeBooksTable.NodeSnapshotRow> nodes, List<NodeBooksTable.PoolSnapshotRow> pools) {
    Map<NodeId, List<NodeSnapshot.Pool>> byNode =
        pools.stream()
            .sorted(Comparator.comparing(NodeBooksTable.PoolSnapshotRow::name))
            .collect(
                Collectors.groupingBy(
                    NodeBooksTable.PoolSnapshotRow::nodeId,
                    Collectors.mapping(
                        pool ->
                            new NodeSnapshot.Pool(
                                pool.id(), pool.name(), pool.freeGib(), pool.wholeGib()),
                        Collectors.toList())));
    return nodes.stream()
        .map(node -> snapshot(node, byNode.getOrDefault(node.id(), List.of())))
        .toList();
  }

  private NodeSnapshot snapshot(NodeBooksTable.NodeSnapshotRow row, List<NodeSnapshot.Pool> pools) {
    return new NodeSnapshot(
        row.id(),
        row.name(),
        row.site(),
        row.rack(),
        row.powerFeed(),
        row.retiredAt() != null,
        row.epoch() > 0,
        liveness.isSilent(row.id(), row.lastSeenAt()),
        row.architecture() == null ? "" : row.architecture(),
        row.networked(),
        row.freeVcpus(),
        row.freeMemoryMib(),
        row.memoryMib(),
        row.allowedVcpus(),
        row.allowedMemoryMib(),
        pools,
        digests(row.cachedImages()));
  }

  private static Set<String> digests(String cachedImages) {
    return Set.copyOf(StoredJson.read(cachedImages, new TypeReference<Set<String>>() {}));
  }
}
