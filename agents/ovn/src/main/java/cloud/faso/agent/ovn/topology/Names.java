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

  /** Of one of the port groups that an agent keeps for itself. */
  static String ownGroup(String agent, String purpose) {
    return "faso_" + purpose + "_" + agent.replaceAll("[^A-Za-z0-9_.]", "_");
  }

  /** The MAC that a segment's DHCP and DNS answer from; locally administered. */
  static String serverMac(String segmentId) throws Unrenderable {
    long bits = uuid(segmentId).getLeastSignificantBits();
    return "0e:fa:50:%02x:%02x:%02x".formatted(bits >>> 16 & 0xff, bits >>> 8 & 0xff, bits & 0xff);
  }

  private static UUID uuid(String id) throws Unrenderable {
    return TypedIds.uuid(id)
        .orElseThrow(() -> new Unrenderable("bad-id", "\"" + id + "\" is not a typed id."));
  }
}
