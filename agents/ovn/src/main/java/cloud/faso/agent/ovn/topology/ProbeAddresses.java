package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where health checks come from: on each segment the highest address that nobody has. OVN answers
 * for it with a MAC of its own and takes for itself all that is sent to that MAC, so that it can be
 * neither the gateway's nor a load balancer's.
 */
final class ProbeAddresses {
  private static final int TRIES = 4096;

  private final Map<String, Set<IPAddress>> taken = new HashMap<>();
  private final Map<String, IPAddress> chosen = new HashMap<>();

  /** An address of a segment that is not to be had. */
  void take(Joint segment, IPAddress address) {
    taken.computeIfAbsent(segment.id(), _ -> new HashSet<>()).add(address);
  }

  /** The segment's, once all that is taken has been told. */
  IPAddress of(Joint segment, AddressFamily family) throws Unrenderable {
    String which = segment.id() + " " + family;
    IPAddress known = chosen.get(which);
    if (known == null) {
      known = choose(segment, family);
      chosen.put(which, known);
    }
    return known;
  }

  private IPAddress choose(Joint segment, AddressFamily family) throws Unrenderable {
    Subnet subnet = segment.base().subnets().get(family);
    if (subnet != null) {
      Set<IPAddress> not = addressesOn(segment);
      IPAddress found = highest(subnet.range(), not, rangesOn(segment, family));
      if (found == null) {
        // Ranges that guests may use besides their own addresses leave none.
        found = highest(subnet.range(), not, List.of());
      }
      if (found != null) {
        return found;
      }
    }
    throw new Unrenderable(
        "no-probe-address",
        "The segment "
            + segment.id()
            + " has no free address that health checks could come from, so its members count as"
            + " healthy.");
  }

  private static @Nullable IPAddress highest(
      IPAddress all, Set<IPAddress> not, List<IPAddress> ranges) {
    IPAddress lowest = all.getLower().withoutPrefixLength();
    // The highest of all is for broadcasts.
    IPAddress address = all.getUpper().withoutPrefixLength().increment(-1);
    for (int i = 0; i < TRIES && address.compareTo(lowest) > 0; i++) {
      IPAddress tried = address;
      IPAddress in =
          ranges.stream().filter(range -> range.contains(tried)).findFirst().orElse(null);
      if (in == null && !not.contains(tried)) {
        return tried;
      }
      IPAddress passed = in == null ? tried : in.getLower().withoutPrefixLength();
      if (passed.compareTo(lowest) <= 0) {
        return null;
      }
      address = passed.increment(-1);
    }
    return null;
  }

  private Set<IPAddress> addressesOn(Joint segment) {
    Set<IPAddress> addresses = new HashSet<>(taken.getOrDefault(segment.id(), Set.of()));
    for (Subnet subnet : segment.base().subnets().values()) {
      addresses.add(known(subnet.gateway()));
    }
    for (PortRow port : segment.ports()) {
      port.addresses().values().forEach(address -> addresses.add(known(address)));
    }
    return addresses;
  }

  private static List<IPAddress> rangesOn(Joint segment, AddressFamily family) {
    return segment.ports().stream()
        .flatMap(port -> port.spec().allowedPairs().stream())
        .map(pair -> known(pair.cidr()))
        .filter(range -> Addresses.family(range) == family)
        .toList();
  }

  /** Of what was rendered, and so is one. */
  private static IPAddress known(String text) {
    try {
      return Addresses.range(text);
    } catch (Unrenderable e) {
      throw new IllegalStateException(e);
    }
  }
}
