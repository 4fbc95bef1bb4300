package cloud.faso.agent.ledger;

import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VolumeSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ledger that lives as long as its object. */
public final class MemoryLedger implements Ledger {
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private long revision = UNKNOWN;

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public Map<String, Assignment> assignments() {
    return Collections.unmodifiableMap(assignments);
  }

  @Override
  public void accept(Assignments answer) {
    Map<String, Assignment> before = answer.complete() ? Map.copyOf(assignments) : assignments;
    if (answer.complete()) {
      assignments.clear();
    }
    for (Assignment item : answer.items()) {
      boolean stays = isProvisioned(before.get(item.id()));
      assignments.put(item.id(), stays ? provisioned(item) : item);
    }
    revision = answer.revision();
  }

  @Override
  public void provisioned(String id) {
    if (canBeProvisioned(id)) {
      assignments.computeIfPresent(id, (_, known) -> provisioned(known));
    }
  }

  /** True when it is assigned, and this was not noted of it yet. */
  boolean canBeProvisioned(String id) {
    Assignment known = assignments.get(id);
    return known != null && !known.tombstone() && !isProvisioned(known);
  }

  private static boolean isProvisioned(@Nullable Assignment known) {
    return known != null
        && switch (known.spec()) {
          case VmSpec vm -> vm.rootDisk().provisioned();
          case VolumeSpec volume -> volume.provisioned();
          case null, default -> false;
        };
  }

  private static Assignment provisioned(Assignment known) {
    Spec once =
        switch (known.spec()) {
          case VmSpec vm -> vm.onceProvisioned();
          case VolumeSpec volume -> volume.onceProvisioned();
          case null, default -> known.spec();
        };
    return new Assignment(known.kind(), known.id(), known.generation(), known.revision(), once);
  }

  @Override
  public void forget(Collection<String> ids) {
    for (String id : ids) {
      Assignment known = assignments.get(id);
      if (known != null && known.tombstone()) {
        assignments.remove(id);
      }
    }
  }
}
