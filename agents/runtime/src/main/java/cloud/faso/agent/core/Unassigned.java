package cloud.faso.agent.core;

import cloud.faso.agent.driver.Actual;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeActual;
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
      "Something that is named like a VM or a volume of this node, that the control plane has not"
          + " assigned to it, and that cannot be read; the log of the node's agent says why.";

  private final Map<String, Actual> things = new TreeMap<>();

  /** Those that could not be read at the last inventory, by id. */
  private final Map<String, Kind> unread = new TreeMap<>();

  /** The core's count of looks when a thing was dropped, until an inventory that began later. */
  private final Map<String, Long> droppedAt = new LinkedHashMap<>();

  private List<StrayReport> oddities = List.of();
  private List<StrayReport> strays = List.of();

  /**
   * What was known of a thing that is assigned now.
   *
   * @param actual as it was seen, or null for not at all
   * @param unsure true when something of it may be here although it was not seen
   */
  record Known(@Nullable Actual actual, boolean unsure) {}

  /** Gives up a thing that is assigned now. */
  Known take(String id) {
    Actual actual = things.remove(id);
    // What was dropped since the last inventory may be here, though that did not show it.
    boolean unsure = unread.remove(id) != null || droppedAt.containsKey(id);
    return new Known(actual, unsure);
  }

  /** A thing is no longer assigned; the next inventory shows whether anything of it is here. */
  void dropped(String id, long look) {
    droppedAt.put(id, look);
  }

  /**
   * An inventory that began at look {@code number} showed these besides those that are assigned.
   *
   * @param unseen those that could not be read, by id
   */
  void seen(
      long number, Map<String, Actual> seen, Map<String, Kind> unseen, List<StrayReport> besides) {
    Map<String, Actual> found = new TreeMap<>(seen);
    Map<String, Kind> hidden = new TreeMap<>(unseen);
    // An inventory that began before a thing was removed may still show it.
    found.keySet().removeIf(id -> droppedAt.getOrDefault(id, 0L) > number);
    hidden.keySet().removeIf(id -> droppedAt.getOrDefault(id, 0L) > number);
    droppedAt.values().removeIf(at -> at < number);
    // One that cannot be read just now is still what it was.
    things.keySet().retainAll(hidden.keySet());
    things.putAll(found);
    unread.clear();
    unread.putAll(hidden);
    oddities = besides;
  }

  /** Puts together what to report, of each id once; true when that has changed. */
  boolean restate() {
    List<StrayReport> found = new ArrayList<>(oddities);
    Set<String> told = new TreeSet<>();
    oddities.forEach(oddity -> told.add(oddity.id()));
    things.values().stream()
        .filter(thing -> told.add(thing.id()))
        .forEach(thing -> found.add(stray(thing)));
    unread.forEach(
        (id, kind) -> {
          if (told.add(id)) {
            found.add(new StrayReport(kind, id, id, true, UNREAD_STRAY));
          }
        });
    boolean changed = !found.equals(strays);
    strays = List.copyOf(found);
    return changed;
  }

  /** As last put together. */
  List<StrayReport> strays() {
    return strays;
  }

  Collection<Actual> things() {
    return things.values();
  }

  /** True when something is here of which nothing is known, and never was. */
  boolean hidesSomething() {
    return !things.keySet().containsAll(unread.keySet());
  }

  private static StrayReport stray(Actual thing) {
    return switch (thing) {
      case VmActual vm ->
          new StrayReport(
              Kind.VM,
              vm.id(),
              vm.name(),
              vm.rootDiskGiB() > 0,
              "A VM that bears this node's mark, "
                  + vm.domain()
                  + ", and that the control plane has not assigned to the node.");
      case VolumeActual volume ->
          new StrayReport(
              Kind.VOLUME,
              volume.id(),
              volume.name(),
              true,
              "A volume that bears this node's mark, and that the control plane has not assigned to"
                  + " the node.");
    };
  }
}
