package cloud.faso.agent.ledger;

import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
    if (answer.complete()) {
      assignments.clear();
    }
    for (Assignment item : answer.items()) {
      assignments.put(item.id(), item);
    }
    revision = answer.revision();
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
