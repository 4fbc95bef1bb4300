package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses of specs, checked before they get into an expression of OVN's. */
final class Addresses {
  private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowMask(false)
          .allowWildcardedSeparator(false)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowUnlimitedLeadingZeros(false)
          .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
          .getParentBuilder()
          .toParams();

  private Addresses() {}

  /** A MAC that is one. */
  static String mac(String text) throws Unrenderable {
    if (!MAC.matcher(text).matches()) {
      throw new Unrenderable("bad-mac", "\"" + text + "\" is not a MAC address.");
    }
    return text;
  }

  /** One address. */
  static IPAddress address(String text) throws Unrenderable {
    IPAddress parsed = parse(text);
    if (parsed == null || parsed.isPrefixed()) {
      throw new Unrenderable("bad-address", "\"" + text + "\" is not an IP address.");
    }
    return parsed;
  }

  /** The range, without bits behind its prefix; one address is one of length one. */
  static IPAddress range(String text) throws Unrenderable {
    IPAddress parsed = parse(text);
    if (parsed == null) {
      throw new Unrenderable("bad-cidr", "\"" + text + "\" is not a range of IP addresses.");
    }
    return parsed.isPrefixed() ? parsed.toPrefixBlock() : parsed;
  }

  private static @Nullable IPAddress parse(String text) {
    return new IPAddressString(text, STRICT).getAddress();
  }

  /** As OVN reads it; without a length when it is one address. */
  static String text(IPAddress range) {
    return range.isMultiple()
        ? range.toCanonicalString()
        : range.withoutPrefixLength().toCanonicalString();
  }

  /** An address with the length of the range that it is in, as ports of routers have it. */
  static String network(String address, IPAddress range) {
    return address + "/" + range.getNetworkPrefixLength();
  }

  /** Whether two ranges have an address in common. */
  static boolean overlap(IPAddress one, IPAddress other) {
    return one.contains(other) || other.contains(one);
  }

  /** The family as OVN's expressions name it. */
  static String ip(AddressFamily family) {
    return family == AddressFamily.IPV4 ? "ip4" : "ip6";
  }

  static AddressFamily family(IPAddress address) {
    return address.isIPv4() ? AddressFamily.IPV4 : AddressFamily.IPV6;
  }

  /** True when every address of its family is in it. */
  static boolean isEverything(IPAddress range) {
    Integer length = range.getNetworkPrefixLength();
    return length != null && length == 0;
  }
}
