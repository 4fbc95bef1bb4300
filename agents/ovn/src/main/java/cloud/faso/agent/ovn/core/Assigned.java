package cloud.faso.agent.ovn.core;

import cloud.faso.agent.ovn.topology.PersistentMap;
import cloud.faso.spec.agent.PeeringSpec;
import cloud.faso.spec.agent.Spec;
import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is assigned, and what of it has not ended. A peering ends on its date whether or not the
 * control plane is heard; nothing else ends by itself. What has ended follows from what is assigned
 * and from the time alone: neither a restart nor a clock that was wrong for a while leaves a trace.
 */
final class Assigned {
  private final NavigableSet<End> ends =
      new TreeSet<>(Comparator.comparing(End::at).thenComparing(End::id));
  private PersistentMap<String, Spec> all = PersistentMap.of();

  private record End(Instant at, String id) {}

  /** Null for no longer assigned. */
  void put(String id, @Nullable Spec spec) {
    Instant before = endOf(all.get(id));
    if (before != null) {
      ends.remove(new End(before, id));
    }
    Instant now = endOf(spec);
    if (now != null) {
      ends.add(new End(now, id));
    }
    all = spec == null ? all.without(id) : all.with(id, spec);
  }

  private static @Nullable Instant endOf(@Nullable Spec spec) {
    return spec instanceof PeeringSpec peering ? peering.until() : null;
  }

  /** Nothing else is assigned any more. */
  void retain(Set<String> ids) {
    all.keySet().stream().filter(id -> !ids.contains(id)).forEach(id -> put(id, null));
  }

  /** What has not ended at that time, by typed id. */
  PersistentMap<String, Spec> at(Instant time) {
    PersistentMap<String, Spec> left = all;
    for (End end : ends) {
      if (end.at().isAfter(time)) {
        break;
      }
      left = left.without(end.id());
    }
    return left;
  }

  /** The first end after a time; null for none. */
  @Nullable Instant nextEnd(Instant time) {
    for (End end : ends) {
      if (end.at().isAfter(time)) {
        return end.at();
      }
    }
    return null;
  }
}
