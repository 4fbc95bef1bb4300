package cloud.faso.platform.net;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/** Some networks, each a range of addresses. */
public final class Networks {

  private static final int SITE_BITS = 64;
  private static final IPAddressGenerator READER = new IPAddressGenerator();

  private final List<IPAddress> ranges;

  private Networks(List<IPAddress> ranges) {
    this.ranges = ranges;
  }

  /**
   * @param texts each an address or a range such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException for what is neither
   */
  public static Networks of(Collection<String> texts) {
    return new Networks(texts.stream().map(Networks::range).toList());
  }

  /** As {@link #of(Collection)}. */
  public static Networks of(String... texts) {
    return of(List.of(texts));
  }

  private static IPAddress range(String text) {
    IPAddress range = new IPAddressString(text).getAddress();
    if (range == null) {
      throw new IllegalArgumentException("neither an address nor a network: " + text);
    }
    return range.isPrefixed() ? range.toPrefixBlock() : range;
  }

  /** Java has made an IPv4-mapped address the IPv4 one already. */
  public boolean contain(InetAddress address) {
    return contain(READER.from(address));
  }

  /** True when the address itself is one of them, and not only within a wider range. */
  public boolean name(InetAddress address) {
    return ranges.contains(READER.from(address));
  }

  /** False for what is no address. */
  boolean contain(String address) {
    IPAddress asked = new IPAddressString(address).getAddress();
    return asked != null && contain(asked);
  }

  private boolean contain(IPAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /**
   * What a client can hardly change of its address: all of an IPv4 one, and the network of an IPv6
   * one, within which a machine takes whichever it likes.
   */
  public static String siteOf(String address) {
    IPAddress read = new IPAddressString(address).getAddress();
    return read != null && read.isIPv6()
        ? read.toIPv6().toPrefixBlock(SITE_BITS).toCanonicalString()
        : address;
  }
}
