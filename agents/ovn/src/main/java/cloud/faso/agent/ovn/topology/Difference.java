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
  private final Wanted wanted;
  private final Snapshot actual;
  private final Focus focus;
  private final Predicate<String> mayChange;
  private final Set<UUID> surplus = new HashSet<>();
  private final List<Operation> operations = new ArrayList<>();
  private final Set<String> things = new HashSet<>();

  private Difference(Wanted wanted, Snapshot actual, Focus focus, Predicate<String> mayChange) {
    this.wanted = wanted;
    this.actual = actual;
    this.focus = focus;
    this.mayChange = mayChange;
  }

  /** All of it; done in one transaction, nothing is left to do. */
  public static Changes between(Wanted wanted, Snapshot actual) {
    return between(wanted, actual, Focus.all(wanted, actual), _ -> true);
  }

  /**
   * As much of it as makes, changes or removes rows of some things only, those of others being kept
   * as they are. A row whose holder is not there is not made either.
   *
   * @param focus what is looked at, because all else is as it shall be
   * @param mayChange of a thing's typed id
   */
  public static Changes between(
      Wanted wanted, Snapshot actual, Focus focus, Predicate<String> mayChange) {
    return new Difference(wanted, actual, focus, mayChange).compute();
  }

  private Changes compute() {
    actual.surplus().forEach(this::removeSurplus);
    for (String thing : focus.things()) {
      actual.rowsOf(thing).values().forEach(this::removeUnwanted);
    }
    for (String thing : focus.things()) {
      wanted.rowsOf(thing).values().forEach(this::write);
    }
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
    if (wanted.row(row.key()) != null || !mayChange.test(row.key().thing())) {
      return;
    }
    things.add(row.key().thing());
    if (row.key().table().isRoot()) {
      operations.add(new Delete(row.key().table(), row.uuid()));
    }
  }

  /** Whether a row will be there, once all is written. */
  private boolean isThere(Key key) {
    Row row = wanted.row(key);
    boolean may = mayChange.test(key.thing());
    if (actual.row(key) != null) {
      return row != null || !may;
    }
    return row != null && may && (row.holder() == null || isThere(row.holder()));
  }

  private boolean areThere(Set<Key> keys) {
    return keys.stream().allMatch(this::isThere);
  }

  private void write(Row row) {
    Existing existing = actual.row(row.key());
    if (existing != null) {
      change(row, existing);
    } else if (isThere(row.key())) {
      operations.add(new Insert(row.key(), thoseThere(row.columns())));
      things.add(row.key().thing());
    }
  }

  private Map<String, Value> thoseThere(Map<String, Value> columns) {
    Map<String, Value> kept = HashMap.newHashMap(columns.size());
    columns.forEach((name, value) -> kept.put(name, thoseThere(value)));
    return kept;
  }

  private Value thoseThere(Value value) {
    if (value instanceof Value.Keys(Set<Key> keys) && !areThere(keys)) {
      Set<Key> kept = new HashSet<>(keys);
      kept.removeIf(key -> !isThere(key));
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
    if (!(have instanceof Value.Uuids(PersistentSet<UUID> uuids)) || uuids.isEmpty()) {
      return keys.isEmpty();
    }
    UUID uuid = uuids.iterator().next();
    Key to = surplus.contains(uuid) ? null : actual.keys().get(uuid);
    return to != null && keys.contains(to);
  }

  private void refer(Existing existing, String column, Set<Key> keys, @Nullable Value have) {
    PersistentSet<UUID> uuids =
        have instanceof Value.Uuids(PersistentSet<UUID> some) ? some : PersistentSet.of();
    Focus.References looked = focus.references(existing.key(), column, keys, uuids, actual);
    Set<Key> more = new HashSet<>();
    int held = 0;
    for (Key key : looked.keys()) {
      Existing to = actual.row(key);
      if (to != null && uuids.contains(to.uuid())) {
        held++;
      } else if (isThere(key)) {
        more.add(key);
      }
    }
    Set<UUID> less = held == looked.uuids().size() ? Set.of() : surplusOf(looked.uuids(), keys);
    if (!more.isEmpty() || !less.isEmpty()) {
      operations.add(new Refer(existing.key().table(), existing.uuid(), column, more, less));
      things.add(existing.key().thing());
    }
  }

  /** Rows of ours, or that were, which are not among those; others' stay. */
  private Set<UUID> surplusOf(Set<UUID> uuids, Set<Key> keys) {
    Set<UUID> less = new HashSet<>();
    for (UUID uuid : uuids) {
      Key key = actual.keys().get(uuid);
      if (surplus.contains(uuid) || (key != null && isUnwanted(key, keys))) {
        less.add(uuid);
      }
    }
    return less;
  }

  /** A row that may not be removed yet keeps what holds it. */
  private boolean isUnwanted(Key key, Set<Key> keys) {
    return !keys.contains(key) && (wanted.row(key) != null || !isThere(key));
  }

  /**
   * Operations, and the things that they are for.
   *
   * @param things typed ids
   */
  public record Changes(List<Operation> operations, Set<String> things) {}
}
