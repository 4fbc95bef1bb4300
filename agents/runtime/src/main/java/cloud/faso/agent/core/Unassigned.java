package cloud.faso.agent.core;

import cloud.faso.agent.driver.VmActual;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.StrayReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is on the node and was not assigned to it: strays, which are reported and left alone. */
final class Unassigned {
  private static final String UNREAD_STRAY =
      "Something that is named like a VM of this node, that the control plane has not assigned to"
          + " it, and that cannot be read; the log of the node's agent says why.";

  private final Map<String, VmActual> vms = new TreeMap<>();

  /** Ids of those that could not be read at the last inventory. */
  private final Set<String> unread = new TreeSet<>();

  /** The core's count of looks when a VM was dropped, until an inventory that began later. */
  private final Map<String, Long> droppedAt = new LinkedHashMap<>();

  private List<StrayReport> oddities = List.of();
  private List<StrayReport> strays = List.of();

  /**
   * What was known of a VM that is assigned now.
   *
   * @param actual as it was seen, or null for not at all
   * @param unsure true when something of it may be here although it was not seen
   */
  record Known(@Nullable VmActual actual, boolean unsure) {}

  /** Gives up a VM that is assigned now. */
  Known take(String id) {
    VmActual actual = vms.remove(id);
    // What was dropped since the last inventory may be here, though that did not show it.
    boolean unsure = unread.remove(id) || droppedAt.containsKey(id);
    return new Known(actual, unsure);
  }

  /** A VM is no longer assigned; the next inventory shows whether anything of it is here. */
  void dropped(String id, long look) {
    droppedAt.put(id, look);
  }

  /**
   * An inventory that began at look {@code number} showed these besides those that are assigned.
   *
   * @param unseen ids of those that could not be read
   */
  void seen(
      long number, Map<String, VmActual> seen, Set<String> unseen, List<StrayReport> besides) {
    Map<String, VmActual> found = new TreeMap<>(seen);
    Set<String> hidden = new TreeSet<>(unseen);
    // An inventory that began before a VM was removed may still show it.
    found.keySet().removeIf(id -> droppedAt.getOrDefault(id, 0L) > number);
    hidden.removeIf(id -> droppedAt.getOrDefault(id, 0L) > number);
    droppedAt.values().removeIf(at -> at < number);
    // One that cannot be read just now is still what it was.
    vms.keySet().retainAll(hidden);
    vms.putAll(found);
    unread.clear();
    unread.addAll(hidden);
    oddities = besides;
  }

  /** Puts together what to report, of each id once; true when that has changed. */
  boolean restate() {
    List<StrayReport> found = new ArrayList<>(oddities);
    Set<String> told = new TreeSet<>();
    oddities.forEach(oddity -> told.add(oddity.id()));
    vms.values().stream().filter(vm -> told.add(vm.id())).forEach(vm -> found.add(stray(vm)));
    for (String id : unread) {
      if (told.add(id)) {
        found.add(new StrayReport(Kind.VM, id, id, true, UNREAD_STRAY));
      }
    }
    boolean changed = !found.equals(strays);
    strays = List.copyOf(found);
    return changed;
  }

  /** As last put together. */
  List<StrayReport> strays() {
    return strays;
  }

  Collection<VmActual> vms() {
    return vms.values();
  }

  /** True when something is here of which nothing is known, and never was. */
  boolean hidesSomething() {
    return !vms.keySet().containsAll(unread);
  }

  private static StrayReport stray(VmActual vm) {
    String detail =
        "A VM that bears this node's mark, "
            + vm.domain()
            + ", and that the control plane has not assigned to the node.";
    return new StrayReport(Kind.VM, vm.id(), vm.name(), vm.rootDiskGiB() > 0, detail);
  }
}
