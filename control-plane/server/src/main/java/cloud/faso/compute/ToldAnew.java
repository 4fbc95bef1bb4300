package cloud.faso.compute;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.network.CardNews;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tells nodes anew of VMs of which nothing else is wanted, but whose cards changed. */
public final class ToldAnew implements CardNews {

  /** As many as a statement takes at once. */
  private static final int BATCH = 500;

  private final Database database;
  private final VmTable table;
  private final NodeBooks books;
  private final Signals<NodeId> assignmentsChanged;

  public ToldAnew(Database database, NodeBooks books, Signals<NodeId> assignmentsChanged) {
    this.database = database;
    this.table = database.table(VmTable.class);
    this.books = books;
    this.assignmentsChanged = assignmentsChanged;
  }

  @Override
  public void tell(Collection<String> vms) {
    List<String> ids = List.copyOf(vms);
    TreeMap<String, List<VmId>> byNode = new TreeMap<>();
    for (int from = 0; from < ids.size(); from += BATCH) {
      table.places(ids.subList(from, Math.min(from + BATCH, ids.size()))).stream()
          .collect(
              groupingBy(row -> row.nodeId().value(), mapping(VmTable.PlaceRow::vmId, toList())))
          .forEach((node, some) -> byNode.merge(node, some, ToldAnew::both));
    }
    // In order, so that two who tell several nodes never wait for each other.
    byNode.forEach((node, some) -> tell(new NodeId(node), some));
  }

  private static List<VmId> both(List<VmId> some, List<VmId> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private void tell(NodeId node, List<VmId> vms) {
    long revision = books.rebook(node, 0, 0).orElseThrow();
    for (int from = 0; from < vms.size(); from += BATCH) {
      table.tellAnew(node, vms.subList(from, Math.min(from + BATCH, vms.size())), revision);
    }
    database.afterCommit(() -> assignmentsChanged.signal(node));
  }
}
