package cloud.faso.agent.ovn;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.SubnetSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Specs for tests, numbered. */
public final class Specs {
  /** Owns all. */
  public static final String TENANT = "tenant-00000000000000000000000001";

  private static final int FIRST_KEY = 16;

  private Specs() {}

  /** An id: that prefix and that number. */
  public static String id(String prefix, int number) {
    return prefix + "-" + "0".repeat(14) + "%012d".formatted(number);
  }

  public static String segmentId(int number) {
    return id("segment", number);
  }

  public static String portId(int number) {
    return id("port", number);
  }

  public static String groupId(int number) {
    return id("sg", number);
  }

  /** Segment {@code n} has 10.N.0.0/16 and fd00:N::/64. */
  public static SegmentSpec segment(int number) {
    return new SegmentSpec(
        "segment " + number,
        TENANT,
        number + 1,
        1400,
        "health.internal",
        new SubnetSpec(
            "10." + number % 250 + ".0.0/16", "10." + number % 250 + ".0.1", List.of(), false),
        new SubnetSpec(
            "fd00:" + Integer.toHexString(number) + "::/64",
            "fd00:" + Integer.toHexString(number) + "::1",
            List.of(),
            false));
  }

  /** The IPv4 address of a port on a segment. */
  public static String address4(int port, int segment) {
    return "10." + segment % 250 + "." + (port / 250 + 1) + "." + (port % 250 + 2);
  }

  /** The IPv6 address of a port on a segment. */
  public static String address6(int port, int segment) {
    return "fd00:" + Integer.toHexString(segment) + "::" + Integer.toHexString(port + 0x100);
  }

  /** The MAC of a port. */
  public static String mac(int port) {
    return "52:54:00:%02x:%02x:%02x".formatted(port >> 16, port >> 8 & 0xff, port & 0xff);
  }

  /** A port that may not spoof. */
  public static PortSpec port(int number, int segment, String... groups) {
    return new PortSpec(
        "port " + number,
        TENANT,
        segmentId(segment),
        FIRST_KEY + number,
        mac(number),
        List.of(address4(number, segment), address6(number, segment)),
        List.of(),
        true,
        List.of(groups),
        "host-" + number,
        null,
        null,
        null);
  }

  /** The same with other allowed pairs. */
  public static PortSpec with(PortSpec port, boolean antiSpoofing, AddressPair... pairs) {
    return Records.with(
        Records.with(port, "allowedPairs", List.of(pairs)), "antiSpoofing", antiSpoofing);
  }

  /** The same of a VM of that name. */
  public static PortSpec named(PortSpec port, String hostname) {
    return Records.with(port, "hostname", hostname);
  }

  /** The same on another chassis of the agent's site, or on none. */
  public static PortSpec on(PortSpec port, @Nullable String chassis) {
    return Records.with(Records.with(port, "chassis", chassis), "encapAddress", null);
  }

  /** The same on a chassis of another site. */
  public static PortSpec elsewhere(PortSpec port, String chassis, String encapAddress) {
    return Records.with(on(port, chassis), "encapAddress", encapAddress);
  }

  public static SecurityGroupSpec group(RuleSpec... rules) {
    return new SecurityGroupSpec("group", TENANT, List.of(rules));
  }

  /** A rule for a protocol and port from or to anywhere. */
  public static RuleSpec rule(
      int number, RuleDirection direction, @Nullable Integer protocol, @Nullable Integer port) {
    return new RuleSpec(
        id("rule", number), direction, AddressFamily.IPV4, protocol, port, null, null, null);
  }

  /** A rule for a range or a group. */
  public static RuleSpec ruleFor(
      int number, RuleDirection direction, @Nullable String cidr, @Nullable String group) {
    return new RuleSpec(
        id("rule", number), direction, AddressFamily.IPV4, null, null, null, cidr, group);
  }
}
