package cloud.faso.agent.ledger;

import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.VmSpec;
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
  public void provisioned(String vmId) {
    if (canBeProvisioned(vmId)) {
      assignments.computeIfPresent(vmId, (_, known) -> provisioned(known));
    }
  }

  /** True when it is an assigned VM of which this was not noted yet. */
  boolean canBeProvisioned(String vmId) {
    Assignment known = assignments.get(vmId);
    return known != null && !known.tombstone() && !isProvisioned(known);
  }

  private static boolean isProvisioned(@Nullable Assignment known) {
    return known != null && known.spec() instanceof VmSpec spec && spec.rootDisk().provisioned();
  }

  private static Assignment provisioned(Assignment known) {
    if (known instanceof Assignment(Kind kind, String id, long generation, long at, VmSpec spec)) {
      return new Assignment(kind, id, generation, at, spec.onceProvisioned());
    }
    return known;
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
