package cloud.faso.agent.ovn.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What a segment's switch answers for names of hosts: those of all segments that its router joins.
 *
 * <p>Switches share rows, so that one name more is written once. OVN answers from any of a switch's
 * rows that has a name, so a name that several of the segments have (a VM's, with a card in each)
 * is in none of these rows, but in one of each segment's own: there the addresses in the segment
 * itself are told, because a guest that is reached through its other card answers by this one.
 *
 * @param segments whose names are known
 * @param own names that none of the others has, with addresses
 * @param shared names that several have, as this one tells them
 */
record HostNames(SortedSet<String> segments, Map<String, String> own, Map<String, String> shared) {

  /** Of a segment's ports: alone, and with the tenant's domain. */
  static Map<String, String> of(SegmentBase segment, Collection<PortRow> ports) {
    Map<String, String> names = new HashMap<>();
    String domain = segment.spec().domain().toLowerCase(Locale.ROOT);
    for (PortRow port : ports) {
      String hostname = port.spec().hostname();
      if (hostname != null && !port.addresses().isEmpty()) {
        String name = hostname.toLowerCase(Locale.ROOT);
        String addresses = String.join(" ", port.addresses().values());
        names.merge(name, addresses, HostNames::both);
        names.merge(name + "." + domain, addresses, HostNames::both);
      }
    }
    return names;
  }

  /**
   * Names that several segments have, with addresses by segment.
   *
   * @param segments names of each
   */
  static Map<String, SortedMap<String, String>> several(Map<String, Map<String, String>> segments) {
    Map<String, SortedMap<String, String>> all = new HashMap<>();
    segments.forEach(
        (segment, names) ->
            names.forEach(
                (name, addresses) ->
                    all.computeIfAbsent(name, _ -> new TreeMap<>()).put(segment, addresses)));
    all.values().removeIf(places -> places.size() == 1);
    return all;
  }

  /**
   * What one segment's switch answers.
   *
   * @param names of its ports
   * @param joined it, and what its router joins it with
   * @param shared what several of these have
   */
  static HostNames of(
      String segment,
      Map<String, String> names,
      SortedSet<String> joined,
      Map<String, SortedMap<String, String>> shared) {
    Map<String, String> own = new HashMap<>(names);
    own.keySet().removeAll(shared.keySet());
    Map<String, String> told = new HashMap<>();
    shared.forEach(
        (name, places) ->
            told.put(
                name,
                places.getOrDefault(
                    segment, places.values().stream().reduce(HostNames::both).orElseThrow())));
    return new HostNames(joined, own, told);
  }

  private static String both(String some, String more) {
    return some + " " + more;
  }
}
