package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import inet.ipaddr.IPAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says a security group's rule in OVN's language. */
final class RuleMatch {
  private static final int MOST_PORT = 65535;
  private static final int MOST_BYTE = 255;

  private RuleMatch() {}

  /**
   * The ACL of a rule.
   *
   * @param group name of the port group whose rule it is
   * @param groups typed ids of those that it may refer to
   */
  static Acl acl(String group, RuleSpec rule, Set<String> groups) throws Unrenderable {
    boolean ingress = rule.direction() == RuleDirection.INGRESS;
    boolean four = rule.family() == AddressFamily.IPV4;
    StringBuilder match = new StringBuilder();
    match.append(ingress ? "outport == @" : "inport == @").append(group);
    match.append(four ? " && ip4" : " && ip6");
    match.append(protocol(rule));
    String remote = (four ? "ip4." : "ip6.") + (ingress ? "src" : "dst");
    if (rule.remoteCidr() != null) {
      match.append(cidr(rule, rule.remoteCidr(), remote));
    }
    if (rule.remoteGroup() != null) {
      if (!groups.contains(rule.remoteGroup())) {
        throw refused(
            "remote-group-unknown",
            rule,
            "speaks of the security group "
                + rule.remoteGroup()
                + ", which is not on this site; while it is not, the rule allows nothing.");
      }
      match.append(" && ").append(remote).append(" == $").append(Names.group(rule.remoteGroup()));
      match.append(four ? "_ip4" : "_ip6");
    }
    return new Acl(rule.id(), rule.direction(), Acl.RULE, match.toString(), Acl.ALLOW);
  }

  private static String cidr(RuleSpec rule, String cidr, String remote) throws Unrenderable {
    IPAddress range = Addresses.range(cidr);
    if (Addresses.family(range) != rule.family()) {
      throw refused("bad-cidr", rule, "has a range of another family than " + rule.family() + ".");
    }
    return Addresses.isEverything(range) ? "" : " && " + remote + " == " + Addresses.text(range);
  }

  private static String protocol(RuleSpec rule) throws Unrenderable {
    Integer number = rule.protocol();
    if (number == null) {
      if (rule.first() != null) {
        throw refused("ports-without-protocol", rule, "has ports but no protocol.");
      }
      return "";
    }
    return switch (number) {
      case 6 -> " && tcp" + ports(rule, "tcp.dst");
      case 17 -> " && udp" + ports(rule, "udp.dst");
      case 132 -> " && sctp" + ports(rule, "sctp.dst");
      case 1 -> rule.family() == AddressFamily.IPV4 ? icmp(rule, "icmp4") : other(rule, number);
      case 58 -> rule.family() == AddressFamily.IPV6 ? icmp(rule, "icmp6") : other(rule, number);
      default -> other(rule, number);
    };
  }

  private static String ports(RuleSpec rule, String field) throws Unrenderable {
    Integer first = rule.first();
    if (first == null) {
      return "";
    }
    int last = rule.last() == null ? first : rule.last();
    if (first < 0 || last > MOST_PORT || first > last) {
      throw refused("bad-ports", rule, "has ports from " + first + " to " + last + ".");
    }
    if (first == last) {
      return " && " + field + " == " + first;
    }
    return " && " + field + " >= " + first + " && " + field + " <= " + last;
  }

  private static String icmp(RuleSpec rule, String name) throws Unrenderable {
    return " && "
        + name
        + number(rule, name + ".type", rule.first())
        + number(rule, name + ".code", rule.last());
  }

  private static String number(RuleSpec rule, String field, @Nullable Integer value)
      throws Unrenderable {
    if (value == null) {
      return "";
    }
    if (value < 0 || value > MOST_BYTE) {
      throw refused("bad-icmp", rule, "has an ICMP type or code of " + value + ".");
    }
    return " && " + field + " == " + value;
  }

  private static String other(RuleSpec rule, int number) throws Unrenderable {
    if (number < 0 || number > MOST_BYTE || rule.first() != null) {
      throw refused(
          "bad-protocol", rule, "has the protocol " + number + ", or ports that it lacks.");
    }
    return " && ip.proto == " + number;
  }

  private static Unrenderable refused(String code, RuleSpec rule, String what) {
    return new Unrenderable(code, "The rule " + rule.id() + " " + what);
  }
}
