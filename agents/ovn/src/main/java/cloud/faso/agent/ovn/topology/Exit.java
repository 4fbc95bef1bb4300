package cloud.faso.agent.ovn.topology;

import inet.ipaddr.IPAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** An external network where routers lead outward, while that is gathered. */
final class Exit {
  private final ExternalRows external;
  private final Reads reads;
  private final Map<String, String> owners = new HashMap<>();
  private final Set<Key> held = new HashSet<>();

  Exit(ExternalRows external, Reads reads) {
    this.external = external;
    this.reads = reads;
  }

  ExternalRows external() {
    return external;
  }

  /** Its switch refers to a row. */
  void take(Key row) {
    held.add(row);
  }

  /** What its switch refers to. */
  Set<Key> held() {
    return Set.copyOf(held);
  }

  /** Whether a router or a floating IP may have the address. */
  boolean isClaimed(IPAddress address) {
    return external.mayGive(address) && reads.isAskedFor(external.id(), Addresses.text(address));
  }

  /** Gives an address away; fails when that cannot be. */
  IPAddress claim(String text, String thing) throws Unrenderable {
    IPAddress address = external.address(text);
    String shown = Addresses.text(address);
    String owner = owners.putIfAbsent(shown, thing);
    if (owner != null && !owner.equals(thing)) {
      throw new Unrenderable(
          "address-taken", "The address " + shown + " belongs to " + owner + " already.");
    }
    return address;
  }
}
