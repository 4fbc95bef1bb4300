package cloud.faso.agent.ovn.topology;

import cloud.faso.agent.platform.TypedIds;
import java.util.UUID;

/** What rows are called, where OVN or others go by the name. */
final class Names {
  private Names() {}

  /** What the chassis where the card is plugged in knows a port by. */
  static String port(String portId) throws Unrenderable {
    return uuid(portId).toString();
  }

  /** Of the port group of a security group; OVN takes letters, digits, points and underscores. */
  static String group(String groupId) throws Unrenderable {
    var _ = uuid(groupId);
    return groupId.replace('-', '_');
  }

  /** Of the port group of a peering's side. */
  static String side(String peeringId, String word) throws Unrenderable {
    return group(peeringId) + "_" + word;
  }

  /** Of one of the port groups that an agent keeps for itself. */
  static String ownGroup(String agent, String purpose) {
    return "faso_" + purpose + "_" + agent.replaceAll("[^A-Za-z0-9_.]", "_");
  }

  /** The MAC that a segment's DHCP and DNS answer from; locally administered. */
  static String serverMac(String segmentId) throws Unrenderable {
    long bits = lowBits(segmentId);
    return "0e:fa:50:%02x:%02x:%02x".formatted(bits >>> 16 & 0xff, bits >>> 8 & 0xff, bits & 0xff);
  }

  /**
   * The MAC of a router's port on an external network; locally administered. Another on each, since
   * those of two sites may be one wire.
   */
  static String gatewayMac(String routerId, String networkId) throws Unrenderable {
    return wideMac("0a", lowBits(routerId) ^ lowBits(networkId));
  }

  /** The MAC of a floating IP that is translated where its port is. */
  static String floatingMac(String floatingIpId) throws Unrenderable {
    return wideMac("06", lowBits(floatingIpId));
  }

  /** The MAC of a side of a peering. */
  static String peeringMac(boolean one, String peeringId) throws Unrenderable {
    return wideMac(one ? "02" : "12", lowBits(peeringId));
  }

  /** Of 40 bits, because those on one network are of many tenants. */
  private static String wideMac(String first, long bits) {
    StringBuilder mac = new StringBuilder(first);
    for (int shift = 32; shift >= 0; shift -= 8) {
      mac.append(":%02x".formatted(bits >>> shift & 0xff));
    }
    return mac.toString();
  }

  /** Of a router's port on a network. */
  static String routerPort(String routerId, String networkId) {
    return routerId + "." + networkId;
  }

  /** Of the port of a network where a router is plugged in; never that of a router's port. */
  static String routersPlug(String routerId, String networkId) {
    return networkId + "-" + routerId;
  }

  private static long lowBits(String id) throws Unrenderable {
    return uuid(id).getLeastSignificantBits();
  }

  private static UUID uuid(String id) throws Unrenderable {
    return TypedIds.uuid(id)
        .orElseThrow(() -> new Unrenderable("bad-id", "\"" + id + "\" is not a typed id."));
  }
}
