package cloud.faso.agent.ovn.topology;

import cloud.faso.agent.ovn.topology.Operation.Delete;
import cloud.faso.agent.ovn.topology.Operation.Insert;
import cloud.faso.agent.ovn.topology.Operation.Refer;
import cloud.faso.agent.ovn.topology.Operation.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What to write so that our rows become those that are wanted. Rows of others, and references of
 * ours to them, stay as they are.
 */
public final class Difference {
  private final Map<Key, Row> wanted;
  private final Snapshot actual;
  private final Predicate<String> mayChange;
  private final Settled settled;
  private final Set<Key> there = new HashSet<>();
  private final Set<UUID> surplus = new HashSet<>();
  private final List<Operation> operations = new ArrayList<>();
  private final Set<String> things = new HashSet<>();

  private Difference(
      Map<Key, Row> wanted, Snapshot actual, Predicate<String> mayChange, Settled settled) {
    this.settled = settled;
    this.wanted = wanted;
    this.actual = actual;
    this.mayChange = mayChange;
  }

  /** All of it; done in one transaction, nothing is left to do. */
  public static Changes between(Map<Key, Row> wanted, Snapshot actual) {
    return between(wanted, actual, _ -> true, new Settled());
  }

  /**
   * As much of it as makes, changes or removes rows of some things only, those of others being kept
   * as they are. A row whose holder is not there is not made either.
   *
   * @param mayChange of a thing's typed id
   * @param settled what was found equal before, which is not compared again
   */
  public static Changes between(
      Map<Key, Row> wanted, Snapshot actual, Predicate<String> mayChange, Settled settled) {
    return new Difference(wanted, actual, mayChange, settled).compute();
  }

  private Changes compute() {
    actual.surplus().forEach(this::removeSurplus);
    actual.rows().values().forEach(this::removeUnwanted);
    wanted.values().stream().filter(row -> row.key().table().isRoot()).forEach(this::admit);
    wanted.values().stream().filter(row -> isHeldByRoot(row.holder())).forEach(this::admit);
    wanted.values().stream()
        .filter(row -> row.holder() != null && !isHeldByRoot(row.holder()))
        .forEach(this::admit);
    wanted.values().forEach(this::write);
    return new Changes(List.copyOf(operations), Set.copyOf(things));
  }

  private void removeSurplus(Existing row) {
    surplus.add(row.uuid());
    things.add(row.key().thing());
    if (row.key().table().isRoot()) {
      operations.add(new Delete(row.key().table(), row.uuid()));
    }
  }

  private void removeUnwanted(Existing row) {
    if (wanted.containsKey(row.key())) {
      return;
    }
    if (!mayChange.test(row.key().thing())) {
      there.add(row.key());
      return;
    }
    things.add(row.key().thing());
    if (row.key().table().isRoot()) {
      operations.add(new Delete(row.key().table(), row.uuid()));
    }
  }

  private static boolean isHeldByRoot(@Nullable Key holder) {
    return holder != null && holder.table().isRoot();
  }

  private void admit(Row row) {
    boolean held = row.holder() == null || there.contains(row.holder());
    if (actual.rows().containsKey(row.key()) || (held && mayChange.test(row.key().thing()))) {
      there.add(row.key());
    }
  }

  private void write(Row row) {
    Existing existing = actual.rows().get(row.key());
    if (existing != null) {
      if (!settled.holds(row, existing)) {
        int before = operations.size();
        change(row, existing);
        if (operations.size() == before && mayChange.test(row.key().thing()) && hasAll(row)) {
          settled.add(row, existing);
        }
      }
    } else if (there.contains(row.key())) {
      operations.add(new Insert(row.key(), thoseThere(row.columns())));
      things.add(row.key().thing());
    }
  }

  private boolean hasAll(Row row) {
    for (Value value : row.columns().values()) {
      if (value instanceof Value.Keys(Set<Key> keys) && !there.containsAll(keys)) {
        return false;
      }
    }
    return true;
  }

  private Map<String, Value> thoseThere(Map<String, Value> columns) {
    Map<String, Value> kept = HashMap.newHashMap(columns.size());
    columns.forEach((name, value) -> kept.put(name, thoseThere(value)));
    return kept;
  }

  private Value thoseThere(Value value) {
    if (value instanceof Value.Keys(Set<Key> keys) && !there.containsAll(keys)) {
      Set<Key> kept = new HashSet<>(keys);
      kept.retainAll(there);
      return new Value.Keys(kept);
    }
    return value;
  }

  private void change(Row row, Existing existing) {
    boolean mayWrite = mayChange.test(row.key().thing());
    Map<String, Value> changed = new HashMap<>();
    Set<String> cleared = new HashSet<>();
    for (Map.Entry<String, Value> column : row.columns().entrySet()) {
      String name = column.getKey();
      Value have = existing.columns().get(name);
      if (!(column.getValue() instanceof Value.Keys(Set<Key> keys))) {
        if (mayWrite && !column.getValue().equals(have)) {
          changed.put(name, column.getValue());
        }
      } else if (row.key().table().columns().get(name) == Column.REFERENCES) {
        refer(existing, name, keys, have);
      } else if (mayWrite && !isTo(keys, have)) {
        Value kept = thoseThere(column.getValue());
        if (kept instanceof Value.Keys(Set<Key> some) && some.isEmpty()) {
          cleared.add(name);
        } else {
          changed.put(name, kept);
        }
      }
    }
    cleared.removeIf(name -> !existing.columns().containsKey(name));
    if (!changed.isEmpty() || !cleared.isEmpty()) {
      operations.add(new Update(row.key().table(), existing.uuid(), changed, cleared));
      things.add(row.key().thing());
    }
  }

  /** Whether an optional reference is to what it shall be. */
  private boolean isTo(Set<Key> keys, @Nullable Value have) {
    if (!(have instanceof Value.Uuids(Set<UUID> uuids)) || uuids.isEmpty()) {
      return keys.isEmpty();
    }
    Key to = actual.keys().get(uuids.iterator().next());
    return to != null && keys.contains(to);
  }

  private void refer(Existing existing, String column, Set<Key> keys, @Nullable Value have) {
    Set<UUID> uuids = have instanceof Value.Uuids(Set<UUID> some) ? some : Set.of();
    Set<Key> referred = HashSet.newHashSet(uuids.size());
    Set<UUID> less = new HashSet<>();
    for (UUID uuid : uuids) {
      Key key = actual.keys().get(uuid);
      if (key == null ? surplus.contains(uuid) : isUnwanted(key, keys)) {
        less.add(uuid);
      } else if (key != null) {
        referred.add(key);
      }
    }
    Set<Key> more = new HashSet<>();
    for (Key key : keys) {
      if (!referred.contains(key) && there.contains(key)) {
        more.add(key);
      }
    }
    if (!more.isEmpty() || !less.isEmpty()) {
      operations.add(new Refer(existing.key().table(), existing.uuid(), column, more, less));
      things.add(existing.key().thing());
    }
  }

  /** A row that may not be removed yet keeps what holds it. */
  private boolean isUnwanted(Key key, Set<Key> keys) {
    return !keys.contains(key) && (wanted.containsKey(key) || !there.contains(key));
  }

  /**
   * Operations, and the things that they are for.
   *
   * @param things typed ids
   */
  public record Changes(List<Operation> operations, Set<String> things) {}
}
