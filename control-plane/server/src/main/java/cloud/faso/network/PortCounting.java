package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.metering.Passed;
import cloud.faso.metering.TrafficMeter;
import cloud.faso.network.PortTrafficTable.CountedPortRow;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.PortCounters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what nodes count at ports. Counters are cumulative and reports of a node come in order,
 * or not at all: so what a counter grew by since it was last told is counted once, whatever was
 * lost or repeated. Each node has a reading of its own; what the old one of a VM that moved tells
 * late is of its own card.
 */
public final class PortCounting {

  /** As many as a statement takes at once. */
  private static final int BATCH = 500;

  private final PortTrafficTable table;
  private final TrafficMeter meter;
  private final InstantSource clock;

  PortCounting(Database database, TrafficMeter meter, InstantSource clock) {
    this.table = database.table(PortTrafficTable.class);
    this.meter = meter;
    this.clock = clock;
  }

  /** A port whose counters moved. */
  private record Moved(CountedPortRow port, PortTrafficRow row, Traffic growth) {}

  /**
   * Takes in what {@code node} counts; in the transaction that accepts the report, and last in it:
   * it locks security groups. What is told of ports that are gone is passed over, and so is what a
   * node tells of a card that is plugged in elsewhere, and of which it told nothing when it was
   * there. What is told of a port of no VM is shown and billed to nobody: nobody's bill is the
   * business of a node that does not run the VM.
   */
  public void take(NodeId node, List<PortCounters> counters) {
    for (int from = 0; from < counters.size(); from += BATCH) {
      takeBatch(node, counters.subList(from, Math.min(from + BATCH, counters.size())));
    }
  }

  private void takeBatch(NodeId node, List<PortCounters> counters) {
    Map<PortId, PortCounters> told = new TreeMap<>(Comparator.comparing(PortId::value));
    counters.forEach(each -> told.put(new PortId(each.id()), each));
    Map<PortId, PortTrafficRow> known =
        table.at(node, told.keySet()).stream()
            .collect(Collectors.toMap(PortTrafficRow::portId, Function.identity()));
    told.entrySet()
        .removeIf(
            each ->
                known.containsKey(each.getKey())
                    && known.get(each.getKey()).knows(each.getValue()));
    if (told.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    List<Moved> moved = new ArrayList<>();
    for (CountedPortRow port : table.ports(told.keySet())) {
      PortTrafficRow last = known.get(port.id());
      boolean isElsewhere = port.nodeId() != null && !node.equals(port.nodeId());
      if (isElsewhere && (last == null || !last.isOfVm())) {
        continue;
      }
      PortCounters present = Objects.requireNonNull(told.get(port.id()));
      PortTrafficRow before = before(last, port, node, present);
      moved.add(new Moved(port, before.after(present, now), before.growth(present)));
    }
    if (moved.isEmpty()) {
      return;
    }
    table.insert(rows(moved, port -> !known.containsKey(port)));
    table.update(rows(moved, known::containsKey));
    meter.passed(
        moved.stream().filter(each -> each.row().isOfVm()).map(PortCounting::passed).toList());
    addRefused(moved);
  }

  /**
   * The reading before {@code present}, and whose card that is of. What a node tells of a card that
   * is not there any more is still of whose it was.
   */
  private static PortTrafficRow before(
      @Nullable PortTrafficRow last, CountedPortRow port, NodeId node, PortCounters present) {
    boolean isHere = node.equals(port.nodeId());
    if (last != null && !isHere) {
      return last;
    }
    String vm = isHere ? port.vmId() : null;
    String thing = vm == null ? port.id().value() : vm;
    String name = vm == null ? port.called() : Objects.requireNonNullElse(port.vm(), port.called());
    return last == null
        ? PortTrafficRow.none(port.id(), node, present.epoch(), thing, name)
        : last.of(present, thing, name);
  }

  private static List<PortTrafficRow> rows(Collection<Moved> moved, Predicate<PortId> which) {
    return moved.stream().map(Moved::row).filter(row -> which.test(row.portId())).toList();
  }

  /** The VM pays whose card it is. */
  private static Passed passed(Moved moved) {
    CountedPortRow port = moved.port();
    return new Passed(
        moved.row().thing(),
        moved.row().thingName(),
        port.tenantId(),
        port.tenant(),
        port.ministryId(),
        moved.row().countedAt(),
        moved.growth().sentBytes(),
        moved.growth().receivedBytes());
  }

  /** What a port refused, none of its groups allowed: so it counts for each. */
  private void addRefused(List<Moved> moved) {
    Map<PortId, Long> refused = new HashMap<>();
    for (Moved each : moved) {
      if (each.growth().refused() > 0) {
        refused.put(each.port().id(), each.growth().refused());
      }
    }
    if (refused.isEmpty()) {
      return;
    }
    // In order, so that two nodes that tell of the same groups never wait for each other.
    Map<SecurityGroupId, Long> sums = new TreeMap<>(Comparator.comparing(SecurityGroupId::value));
    table
        .groups(refused.keySet())
        .forEach(each -> sums.merge(each.groupId(), refused.get(each.portId()), Long::sum));
    table.addRefused(List.copyOf(sums.keySet()), List.copyOf(sums.values()));
  }
}
