package cloud.faso.agent.ovn.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Our rows while they change. Of several with one key, the one with the smallest UUID is the row.
 * Used by one thread at a time.
 */
public final class Mirror {
  private PersistentMap<UUID, Key> keys = PersistentMap.of();
  private final Map<String, Map<UUID, Existing>> rows = new HashMap<>();
  private PersistentMap<String, Map<Key, Existing>> things = PersistentMap.of();
  private final Map<String, List<Existing>> surplus = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private @Nullable Snapshot snapshot = Snapshot.EMPTY;

  /** Null when there is none. */
  public @Nullable Existing get(UUID uuid) {
    Key key = keys.get(uuid);
    return key == null ? null : rowsOf(key).get(uuid);
  }

  private Map<UUID, Existing> rowsOf(Key key) {
    return rows.computeIfAbsent(key.thing(), _ -> new HashMap<>());
  }

  /** All, the surplus included. */
  public Collection<Existing> all() {
    return rows.values().stream().flatMap(some -> some.values().stream()).toList();
  }

  /** A row is there, or is another now. */
  public void put(Existing row) {
    remove(row.uuid());
    keys = keys.with(row.uuid(), row.key());
    rowsOf(row.key()).put(row.uuid(), row);
    changed(row.key());
  }

  /** A row is not there any more. */
  public void remove(UUID uuid) {
    Key key = keys.get(uuid);
    if (key != null) {
      keys = keys.without(uuid);
      rowsOf(key).remove(uuid);
      changed(key);
    }
  }

  private void changed(Key key) {
    changed.add(key.thing());
    snapshot = null;
  }

  /** As they are now. Costs what changed. */
  public Snapshot snapshot() {
    Snapshot known = snapshot;
    if (known == null) {
      changed.forEach(this::gather);
      changed.clear();
      Set<Existing> more = new HashSet<>();
      surplus.values().forEach(more::addAll);
      known = new Snapshot(things, keys, more);
      snapshot = known;
    }
    return known;
  }

  private void gather(String thing) {
    Map<Key, Existing> first = new HashMap<>();
    List<Existing> more = new ArrayList<>();
    for (Existing row : rows.getOrDefault(thing, Map.of()).values()) {
      Existing other = first.putIfAbsent(row.key(), row);
      if (other != null && row.uuid().compareTo(other.uuid()) < 0) {
        first.put(row.key(), row);
        more.add(other);
      } else if (other != null) {
        more.add(row);
      }
    }
    if (first.isEmpty()) {
      things = things.without(thing);
      rows.remove(thing);
    } else {
      things = things.with(thing, first);
    }
    if (more.isEmpty()) {
      surplus.remove(thing);
    } else {
      surplus.put(thing, more);
    }
  }
}
