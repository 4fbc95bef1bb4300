package cloud.faso.agent.core;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When each VM is to be thought about again; at most one time per VM. */
final class Alarms {
  private final TreeSet<Alarm> byTime = new TreeSet<>();
  private final Map<String, Alarm> byVm = new HashMap<>();

  void set(String vmId, @Nullable Instant at) {
    Alarm old = byVm.remove(vmId);
    if (old != null) {
      byTime.remove(old);
    }
    if (at != null) {
      Alarm alarm = new Alarm(at, vmId);
      byVm.put(vmId, alarm);
      byTime.add(alarm);
    }
  }

  @Nullable Instant next() {
    return byTime.isEmpty() ? null : byTime.first().at();
  }

  /** The VM whose time came first, its alarm taken out; null when none is due. */
  @Nullable String takeDue(Instant now) {
    if (byTime.isEmpty() || byTime.first().at().isAfter(now)) {
      return null;
    }
    String vmId = byTime.first().vmId();
    set(vmId, null);
    return vmId;
  }

  private record Alarm(Instant at, String vmId) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int order = at.compareTo(other.at);
      return order != 0 ? order : vmId.compareTo(other.vmId);
    }
  }
}
