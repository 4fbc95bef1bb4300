package cloud.faso.compute;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import cloud.faso.placement.Demand;
import cloud.faso.placement.Line;
import cloud.faso.placement.Turn;
import cloud.faso.placement.Waiting;
import cloud.faso.platform.db.Database;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The line of VMs that wait for a node, in memory. It follows commits of this replica at once and
 * those of others within seconds; whoever is overtaken for that reason has lost a turn, not room.
 */
final class WaitingVms {

  /** Which content a disk starts as changes nothing about who fits where. */
  private static final String ANY_IMAGE = "";

  private final PendingTable table;
  private final AtomicReference<Line> line = new AtomicReference<>(Line.EMPTY);

  WaitingVms(Database database) {
    this.table = database.table(PendingTable.class);
  }

  /** The line as last known. */
  Line line() {
    return line.get();
  }

  /** Where a VM that waits is, also when nobody took note of it yet. */
  Turn turn(VmId vm, Instant since, String architecture, @Nullable String site) {
    String id = vm.value();
    // How much it asks for changes nothing about where it stands.
    Demand any = demand(0, 0, 0, architecture, 0, false, site, Set.of());
    Line known = line();
    return known.turn(id).or(() -> known.with(new Waiting(id, since, any)).turn(id)).orElseThrow();
  }

  /** Reads the line anew. */
  Line reload() {
    Map<VmId, Set<String>> apart =
        table.nodesOfWaitingGroups().stream()
            .collect(
                groupingBy(
                    PendingTable.ApartRow::vmId, mapping(row -> row.nodeId().value(), toSet())));
    Line fresh =
        Line.of(
            table.line().stream()
                .map(row -> waiting(row, apart.getOrDefault(row.id(), Set.of())))
                .toList());
    line.set(fresh);
    return fresh;
  }

  /** Takes note of one that waits; to be called after the commit that says so. */
  void joined(VmId vm, Instant since, Demand demand) {
    Waiting more = new Waiting(vm.value(), since, asked(demand));
    line.updateAndGet(known -> known.with(more));
  }

  /** Of a demand what decides where it fits and what would help, which others may ask for too. */
  static Demand asked(Demand demand) {
    return demand(
        demand.vcpus(),
        demand.memoryMiB(),
        demand.diskGiB(),
        demand.architecture(),
        demand.minMemoryMiB(),
        demand.networked(),
        demand.site(),
        demand.apartFrom());
  }

  /** Takes note of one that waits no longer; to be called after the commit that says so. */
  void left(VmId vm) {
    line.updateAndGet(known -> known.without(vm.value()));
  }

  private static Waiting waiting(PendingTable.WaitingRow row, Set<String> apart) {
    return new Waiting(
        row.id().value(),
        row.since(),
        demand(
            row.vcpus(),
            row.memoryMib(),
            row.rootDiskGib(),
            row.architecture(),
            row.minMemoryMib(),
            row.networked(),
            row.site(),
            apart));
  }

  private static Demand demand(
      long vcpus,
      long memoryMib,
      long diskGib,
      String architecture,
      long minMemoryMib,
      boolean networked,
      @Nullable String site,
      Set<String> apart) {
    return new Demand(
        vcpus,
        memoryMib,
        diskGib,
        architecture,
        networked,
        site,
        ANY_IMAGE,
        minMemoryMib,
        apart,
        Set.of(),
        0);
  }
}
