package cloud.faso.agent.ovn.northbound;

import cloud.faso.agent.ovn.topology.Existing;
import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Mirror;
import cloud.faso.agent.ovn.topology.Operation;
import cloud.faso.agent.ovn.topology.Operation.Delete;
import cloud.faso.agent.ovn.topology.Operation.Insert;
import cloud.faso.agent.ovn.topology.Operation.Refer;
import cloud.faso.agent.ovn.topology.Operation.Update;
import cloud.faso.agent.ovn.topology.PersistentSet;
import cloud.faso.agent.ovn.topology.Table;
import cloud.faso.agent.ovn.topology.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A northbound database that lives as long as its object and holds only our rows. A port is up when
 * it may be plugged in somewhere, as if somebody had done so at once.
 */
public final class MemoryNorthbound implements Northbound {
  private final RandomGenerator random;
  private final Mirror mirror = new Mirror();
  private @Nullable Listener listener;
  private long version;

  /** An empty one, whose UUIDs come from {@code random}. */
  public MemoryNorthbound(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void watch(Listener told) {
    long now;
    synchronized (this) {
      listener = told;
      now = version;
    }
    told.changed(now);
  }

  @Override
  public synchronized View view() {
    return new View(version, mirror.snapshot());
  }

  @Override
  public void change(List<Operation> operations) {
    Map<String, Boolean> before;
    Map<String, Boolean> after;
    long now;
    Listener told;
    synchronized (this) {
      before = view().snapshot().ports();
      Map<Key, UUID> known = new HashMap<>();
      view().snapshot().rows().forEach((key, row) -> known.put(key, row.uuid()));
      for (Operation operation : operations) {
        if (operation instanceof Insert(Key key, Map<String, Value> _)) {
          known.put(key, new UUID(random.nextLong(), random.nextLong()));
        }
      }
      operations.forEach(operation -> apply(operation, known));
      collect();
      after = view().snapshot().ports();
      now = ++version;
      told = listener;
    }
    if (told != null) {
      told.changed(now);
      after.entrySet().removeAll(before.entrySet());
      if (!after.isEmpty()) {
        told.ports(after);
      }
    }
  }

  /** Loses a row, and what it held, as when somebody deletes it by hand; for tests. */
  public void lose(Key key) {
    long now;
    Listener told;
    synchronized (this) {
      mirror.all().stream()
          .filter(row -> row.key().equals(key))
          .forEach(row -> mirror.remove(row.uuid()));
      collect();
      now = ++version;
      told = listener;
    }
    if (told != null) {
      told.changed(now);
    }
  }

  private void apply(Operation operation, Map<Key, UUID> known) {
    switch (operation) {
      case Insert(Key key, Map<String, Value> columns) -> {
        UUID uuid = known.get(key);
        if (uuid != null) {
          mirror.put(plugged(uuid, key, resolved(columns, known)));
        }
      }
      case Update(Table _, UUID uuid, Map<String, Value> columns, Set<String> cleared) -> {
        Existing row = mirror.get(uuid);
        if (row != null) {
          Map<String, Value> next = new HashMap<>(row.columns());
          next.putAll(resolved(columns, known));
          next.keySet().removeAll(cleared);
          mirror.put(plugged(uuid, row.key(), next));
        }
      }
      case Refer(Table _, UUID uuid, String column, Set<Key> more, Set<UUID> less) -> {
        Existing row = mirror.get(uuid);
        if (row != null) {
          Set<UUID> next = new HashSet<>(references(row, column));
          next.removeAll(less);
          more.forEach(key -> next.add(known.getOrDefault(key, uuid)));
          Map<String, Value> columns = new HashMap<>(row.columns());
          columns.put(column, Value.Uuids.of(next));
          mirror.put(new Existing(uuid, row.key(), columns));
        }
      }
      case Delete(Table _, UUID uuid) -> mirror.remove(uuid);
    }
  }

  private static Existing plugged(UUID uuid, Key key, Map<String, Value> columns) {
    if (key.table() != Table.LOGICAL_SWITCH_PORT) {
      return new Existing(uuid, key, columns);
    }
    Map<String, Value> all = new HashMap<>(columns);
    boolean up =
        columns.get("options") instanceof Value.Pairs(Map<String, String> options)
            && !Table.NOWHERE.equals(options.get("requested-chassis"));
    all.put("up", new Value.Flag(up));
    return new Existing(uuid, key, all);
  }

  private static Map<String, Value> resolved(Map<String, Value> columns, Map<Key, UUID> known) {
    Map<String, Value> resolved = new HashMap<>(columns);
    resolved.replaceAll(
        (_, value) -> {
          if (!(value instanceof Value.Keys(Set<Key> keys))) {
            return value;
          }
          Set<UUID> uuids = new HashSet<>();
          for (Key key : keys) {
            UUID uuid = known.get(key);
            if (uuid != null) {
              uuids.add(uuid);
            }
          }
          return Value.Uuids.of(uuids);
        });
    return resolved;
  }

  /** Removes rows that nothing holds, and references to rows that are not there. */
  private void collect() {
    boolean more = true;
    while (more) {
      Set<UUID> held = new HashSet<>();
      for (Existing row : mirror.all()) {
        for (String column : row.columns().keySet()) {
          if (row.key().table() != Table.PORT_GROUP || !column.equals("ports")) {
            held.addAll(references(row, column));
          }
        }
      }
      List<Existing> loose =
          mirror.all().stream()
              .filter(row -> !row.key().table().isRoot() && !held.contains(row.uuid()))
              .toList();
      loose.forEach(row -> mirror.remove(row.uuid()));
      more = !loose.isEmpty();
    }
    mirror.all().forEach(this::dropDangling);
  }

  private void dropDangling(Existing row) {
    Map<String, Value> columns = null;
    for (Map.Entry<String, Value> column : row.columns().entrySet()) {
      if (column.getValue() instanceof Value.Uuids(PersistentSet<UUID> uuids)
          && uuids.stream().anyMatch(uuid -> mirror.get(uuid) == null)) {
        columns = columns == null ? new HashMap<>(row.columns()) : columns;
        Set<UUID> kept = new HashSet<>(uuids);
        kept.removeIf(uuid -> mirror.get(uuid) == null);
        columns.put(column.getKey(), Value.Uuids.of(kept));
      }
    }
    if (columns != null) {
      mirror.put(new Existing(row.uuid(), row.key(), columns));
    }
  }

  private static Set<UUID> references(Existing row, String column) {
    return row.columns().get(column) instanceof Value.Uuids(PersistentSet<UUID> uuids)
        ? uuids
        : Set.of();
  }

  @Override
  public synchronized void close() {
    listener = null;
  }
}
