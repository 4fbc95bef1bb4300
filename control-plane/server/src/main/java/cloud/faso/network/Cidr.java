package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.AddressStringParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network in the notation of RFC 4632 and 4291, e.g. {@code 10.0.0.0/24}.
 *
 * @param block its whole block of addresses
 */
record Cidr(IPAddress block) {

  /** Only what RFC 4632 and 4291 have: {@code 010.0.0.1} is octal to some, and {@code 10.1} odd. */
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowMask(false)
          .allowPrefixOnly(false)
          .allowWildcardedSeparator(false)
          .setRangeOptions(AddressStringParameters.RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .allowBinary(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .allowBinary(false)
          .getParentBuilder()
          .toParams();

  private static @Nullable IPAddress parsed(String text) {
    return new IPAddressString(text, STRICT).getAddress();
  }

  /** The network that {@code text} names; empty for what is none, or has bits beyond its prefix. */
  static Optional<Cidr> parse(String text) {
    IPAddress address = parsed(text);
    return address != null && address.isPrefixed() && address.isPrefixBlock()
        ? Optional.of(new Cidr(address))
        : Optional.empty();
  }

  /** The network around an address with a prefix, whose bits beyond that are forgotten. */
  static Optional<Cidr> around(String text) {
    IPAddress address = parsed(text);
    return address != null && address.isPrefixed()
        ? Optional.of(new Cidr(address.toPrefixBlock()))
        : Optional.empty();
  }

  /** The network of one address alone. */
  static Cidr of(IPAddress address) {
    return new Cidr(address.setPrefixLength(address.getBitCount()));
  }

  /** The single address that {@code text} names; empty for anything else. */
  static Optional<IPAddress> address(String text) {
    IPAddress address = parsed(text);
    return address != null && !address.isMultiple() && !address.isPrefixed()
        ? Optional.of(address)
        : Optional.empty();
  }

  /** The address that is {@code number} in this family. */
  static IPAddress address(AddressFamily family, BigInteger number) {
    return switch (family) {
      case IPV4 -> new IPv4Address(number.intValue());
      case IPV6 -> new IPv6Address(number);
    };
  }

  static AddressFamily familyOf(IPAddress address) {
    return address.isIPv4() ? AddressFamily.IPV4 : AddressFamily.IPV6;
  }

  AddressFamily family() {
    return familyOf(block);
  }

  int prefix() {
    return block.getNetworkPrefixLength();
  }

  boolean holds(IPAddress address) {
    return block.contains(address);
  }

  boolean overlaps(Cidr other) {
    return isWithin(other) || other.isWithin(this);
  }

  boolean isWithin(Cidr other) {
    return other.block.contains(block);
  }

  /** The lowest that a port or a gateway can have: not the network's own. */
  BigInteger firstUsable() {
    return block.getLower().getValue().add(BigInteger.ONE);
  }

  /** The highest that a port or a gateway can have: in IPv4 not the one for broadcasts. */
  BigInteger lastUsable() {
    BigInteger last = block.getUpper().getValue();
    return family() == AddressFamily.IPV4 ? last.subtract(BigInteger.ONE) : last;
  }

  /** The gateway that is taken where none is named: the first. */
  IPAddress usualGateway() {
    return address(family(), firstUsable());
  }

  /** True when a port or a gateway can have it. */
  boolean isUsable(IPAddress address) {
    return familyOf(address) == family()
        && new AddressRange(firstUsable(), lastUsable()).holds(address.getValue());
  }

  /** What ports can have: all that is usable but the gateway. */
  List<AddressRange> forPorts(IPAddress gateway) {
    return new ArrayList<>(
        new AddressRange(firstUsable(), lastUsable()).without(gateway.getValue()));
  }

  /** In its usual notation. */
  @Override
  public String toString() {
    return block.toCanonicalString();
  }
}
