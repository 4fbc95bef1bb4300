package cloud.faso.acceptance;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a security group, as the REST API is asked for it.
 *
 * @param cidr of the remote; null for all
 * @param group of the remote, by name; null for all
 */
record GroupRule(
    boolean egress, boolean six, Selector selector, @Nullable String cidr, @Nullable String group) {

  String json() {
    List<String> members = new ArrayList<>(selector.json());
    members.add("\"direction\":\"%s\"".formatted(egress ? "EGRESS" : "INGRESS"));
    members.add("\"family\":\"%s\"".formatted(six ? "IPV6" : "IPV4"));
    if (cidr != null) {
      members.add("\"remoteCidr\":\"%s\"".formatted(cidr));
    }
    if (group != null) {
      members.add("\"remoteGroup\":\"%s\"".formatted(group));
    }
    return "{" + String.join(",", members) + "}";
  }

  /**
   * Whether it lets a packet pass.
   *
   * @param kind as {@link Traffic} has it
   * @param remote address of the other end, of the packet's family
   * @param groups that the other end is in, by name
   */
  boolean allows(String kind, boolean six, String remote, Set<String> groups) {
    return this.six == six
        && selector.matches(kind, six)
        && (cidr == null || contains(cidr, remote))
        && (group == null || groups.contains(group));
  }

  private static boolean contains(String cidr, String address) {
    String[] parts = cidr.split("/", -1);
    byte[] network = Frames.ip(parts[0]);
    byte[] one = Frames.ip(address);
    int rest = 8 * network.length - Integer.parseInt(parts[1]);
    return network.length == one.length
        && new BigInteger(1, network)
            .shiftRight(rest)
            .equals(new BigInteger(1, one).shiftRight(rest));
  }
}
