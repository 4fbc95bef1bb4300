package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.MemberHealth;
import cloud.faso.spec.agent.MemberObservation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what health checks find of members of load balancers, and tells when that changes. No row
 * is kept of what is UNKNOWN.
 */
final class MemberHealths {

  private final Database database;
  private final MemberHealthTable table;
  private final Events events;
  private final Signals<String> changed;
  private final InstantSource clock;

  MemberHealths(Database database, Events events, Signals<String> changed, InstantSource clock) {
    this.database = database;
    this.table = database.table(MemberHealthTable.class);
    this.events = events;
    this.changed = changed;
    this.clock = clock;
  }

  private record Key(PortId port, int protocol, int targetPort) {
    static Key of(MemberHealthTable.HealthRow row) {
      return new Key(row.portId(), row.protocol(), row.targetPort());
    }
  }

  /**
   * Takes in what an agent told, in the transaction that accepts the report.
   *
   * @param complete true when these are all that are tried
   */
  void observe(NodeId agent, List<MemberObservation> seen, boolean complete) {
    if (seen.isEmpty() && !complete) {
      return;
    }
    Set<PortId> told =
        seen.stream().map(each -> new PortId(each.port())).collect(Collectors.toSet());
    Set<PortId> own = new HashSet<>(table.seenBy(agent, told));
    Map<Key, MemberHealth> wanted = new HashMap<>();
    for (MemberObservation each : seen) {
      PortId port = new PortId(each.port());
      if (own.contains(port)) {
        wanted.put(new Key(port, each.protocol(), each.targetPort()), each.health());
      }
    }
    Map<Key, MemberHealthTable.HealthRow> known = new HashMap<>();
    table.known(agent, own).forEach(row -> known.put(Key.of(row), row));
    if (complete) {
      known.values().stream()
          .filter(row -> row.nodeId().equals(agent))
          .forEach(row -> wanted.putIfAbsent(Key.of(row), MemberHealth.UNKNOWN));
    }
    wanted.entrySet().removeIf(each -> health(known.get(each.getKey())) == each.getValue());
    write(agent, wanted, known);
  }

  private static MemberHealth health(MemberHealthTable.@Nullable HealthRow row) {
    return row == null ? MemberHealth.UNKNOWN : row.health();
  }

  private void write(
      NodeId agent, Map<Key, MemberHealth> wanted, Map<Key, MemberHealthTable.HealthRow> known) {
    if (wanted.isEmpty()) {
      return;
    }
    List<MemberHealthTable.HealthRow> gone = new ArrayList<>();
    List<MemberHealthTable.HealthRow> now = new ArrayList<>();
    wanted.forEach(
        (key, health) -> {
          MemberHealthTable.HealthRow before = known.get(key);
          if (before != null) {
            gone.add(before);
          }
          if (health != MemberHealth.UNKNOWN) {
            now.add(
                new MemberHealthTable.HealthRow(
                    key.port(), key.protocol(), key.targetPort(), agent, health, clock.instant()));
          }
        });
    table.delete(gone);
    table.insert(now);
    tell(wanted);
  }

  private void tell(Map<Key, MemberHealth> changes) {
    Set<PortId> ports = changes.keySet().stream().map(Key::port).collect(Collectors.toSet());
    for (MemberHealthTable.TryingRow row : table.trying(ports)) {
      MemberHealth health = changes.get(new Key(row.portId(), row.protocol(), row.targetPort()));
      if (health != null) {
        events.record(
            EventType.LOAD_BALANCER_MEMBER_CHANGED,
            row.id(),
            row.tenantId(),
            row.ministryId(),
            Map.of(
                "name",
                row.name(),
                "port",
                row.called(),
                "targetPort",
                row.targetPort(),
                "health",
                health));
        database.afterCommit(() -> changed.signal(row.id().value()));
      }
    }
  }
}
