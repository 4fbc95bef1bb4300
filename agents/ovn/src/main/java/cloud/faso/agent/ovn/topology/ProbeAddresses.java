package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import inet.ipaddr.IPAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

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
    taken.computeIfAbsent(segment.id(), _ -> portsOf(segment)).add(address);
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
    Set<IPAddress> not = taken.computeIfAbsent(segment.id(), _ -> portsOf(segment));
    Subnet subnet = segment.base().subnets().get(family);
    if (subnet != null) {
      IPAddress lowest = subnet.range().getLower().withoutPrefixLength();
      // The highest of all is for broadcasts.
      IPAddress address = subnet.range().getUpper().withoutPrefixLength();
      for (int i = 0; i < TRIES && address.compareTo(lowest) > 0; i++) {
        address = address.increment(-1);
        if (!not.contains(address) && address.compareTo(lowest) > 0) {
          return address;
        }
      }
    }
    throw new Unrenderable(
        "no-probe-address",
        "The segment "
            + segment.id()
            + " has no free address that health checks could come from, so its members count as"
            + " healthy.");
  }

  private static Set<IPAddress> portsOf(Joint segment) {
    Set<IPAddress> addresses = new HashSet<>();
    for (Subnet subnet : segment.base().subnets().values()) {
      addresses.add(known(subnet.gateway()));
    }
    for (PortRow port : segment.ports()) {
      port.addresses().values().forEach(address -> addresses.add(known(address)));
      for (AddressPair pair : port.spec().allowedPairs()) {
        IPAddress range = known(pair.cidr());
        if (!range.isMultiple()) {
          addresses.add(range.withoutPrefixLength());
        }
      }
    }
    return addresses;
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
