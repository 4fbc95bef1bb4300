package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.SubnetSpec;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A family's addresses on a segment, checked.
 *
 * @param gateway in its canonical form
 */
record Subnet(IPAddress range, String gateway, List<String> dns, boolean slaac) {
  static Subnet of(AddressFamily family, SubnetSpec spec) throws Unrenderable {
    IPAddress range = Addresses.range(spec.cidr());
    IPAddress gateway = Addresses.address(spec.gateway());
    if (!range.isPrefixed() || Addresses.family(range) != family || !range.contains(gateway)) {
      throw new Unrenderable(
          "bad-subnet",
          "The subnet " + spec.cidr() + " must be of " + family + " and hold its gateway.");
    }
    List<String> dns = new ArrayList<>();
    for (String server : spec.dns()) {
      IPAddress address = Addresses.address(server);
      if (Addresses.family(address) == family) {
        dns.add(Addresses.text(address));
      }
    }
    return new Subnet(range, Addresses.text(gateway), List.copyOf(dns), spec.slaac());
  }

  /** As a port of a router has it, e.g. {@code 10.0.0.1/24}. */
  String network() {
    return Addresses.network(gateway, range);
  }
}
