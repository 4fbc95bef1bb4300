package cloud.faso.hardware;

import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.NodeLoad;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who was heard of when. A heartbeat costs no transaction: it is kept in memory and written with
 * all others once a second, so the database, which decides, lags by a second in a lease of many.
 *
 * <p>The same work notices who fell silent and who came back, and stores it: by that another
 * replica, or this one after a restart, knows of a silence that it did not listen to itself.
 */
public final class Leases implements NodeLiveness {

  /**
   * Agents report at three tenths of it: three heartbeats may be lost, or a control plane restart,
   * before anybody is called silent. Shorter would only make nodes at rest cost more.
   */
  public static final Duration LENGTH = Duration.ofSeconds(60);

  private static final Duration PACE = Duration.ofSeconds(1);

  private final Database database;
  private final LeaseTable table;
  private final Events events;
  private final InstantSource clock;
  private final Signals<NodeId> changed;
  private final Silences silences;
  private final Lease lease;
  private final ConcurrentHashMap<NodeId, Heard> heard = new ConcurrentHashMap<>();
  private volatile @Nullable Map<NodeId, Instant> noticed;

  /**
   * @param changed told of every node that fell silent or came back; likewise {@code silences}, in
   *     the transaction itself
   */
  public Leases(
      Database database,
      Events events,
      InstantSource clock,
      Signals<NodeId> changed,
      Silences silences) {
    this.database = database;
    this.table = database.table(LeaseTable.class);
    this.events = events;
    this.clock = clock;
    this.changed = changed;
    this.silences = silences;
    this.lease = new Lease(LENGTH, clock.instant());
  }

  /** The last that was heard of a node, within a session. */
  public record Heard(NodeId node, long epoch, int cpuPercent, long memoryUsedMib, Instant at) {}

  /** A node was heard of; its lease begins anew. */
  public void heard(NodeId node, long epoch, NodeLoad load) {
    heard.put(
        node, new Heard(node, epoch, load.cpuPercent(), load.memoryUsedMiB(), clock.instant()));
  }

  /** True when a node was heard of so lately that it is not written yet. */
  boolean isBeingHeard(NodeId node) {
    return heard.containsKey(node);
  }

  @Override
  public boolean isSilent(NodeId node, @Nullable Instant lastSeen) {
    return lease.isOver(lastSeen, noticed().get(node), clock.instant());
  }

  NodePhase phaseOf(NodeFacts facts) {
    return NodePhase.of(facts, lease, clock.instant());
  }

  /** Whoever was last heard of before this instant has lost its lease. */
  Instant lostBefore() {
    return lease.lostBefore(clock.instant());
  }

  /** Writes who was heard of, and notices who was not. */
  public Periodic keeping() {
    return new Periodic("keep-leases", PACE, this::keep);
  }

  private void keep() {
    write();
    table.lost(lostBefore()).forEach(this::fallSilent);
    table.returned().forEach(this::comeBack);
    noticed = readNoticed();
  }

  private void write() {
    List<Heard> batch = new ArrayList<>(heard.values());
    if (batch.isEmpty()) {
      return;
    }
    database.transact(() -> table.write(batch));
    batch.forEach(each -> heard.remove(each.node(), each));
  }

  private void fallSilent(LeaseTable.NamedNodeRow node) {
    database.transact(
        () -> {
          if (table.fallSilent(node.id(), lostBefore(), clock.instant()) > 0) {
            record(EventType.NODE_SILENT, node, NodePhase.SILENT);
            silences.fellSilent(node.id());
          }
        });
  }

  private void comeBack(LeaseTable.NamedNodeRow node) {
    database.transact(
        () -> {
          if (table.comeBack(node.id()) > 0) {
            record(EventType.NODE_READY, node, NodePhase.READY);
            silences.cameBack(node.id());
          }
        });
  }

  private void record(EventType type, LeaseTable.NamedNodeRow node, NodePhase phase) {
    events.record(type, node.id(), null, null, Map.of("name", node.name(), "phase", phase.name()));
    database.afterCommit(() -> changed.signal(node.id()));
  }

  private Map<NodeId, Instant> noticed() {
    Map<NodeId, Instant> known = noticed;
    if (known == null) {
      known = readNoticed();
      noticed = known;
    }
    return known;
  }

  private Map<NodeId, Instant> readNoticed() {
    return table.silent().stream()
        .collect(Collectors.toMap(LeaseTable.SilentRow::nodeId, LeaseTable.SilentRow::silentSince));
  }
}
