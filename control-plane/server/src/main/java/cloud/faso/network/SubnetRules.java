package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What ranges, gateways and DNS servers may be; says of each that may not what is wrong. */
final class SubnetRules {

  /** RFC 1918 and RFC 6598: addresses that nobody has in the internet. */
  private static final List<Cidr> PRIVATE =
      List.of(
          known("10.0.0.0/8"),
          known("172.16.0.0/12"),
          known("192.168.0.0/16"),
          known("100.64.0.0/10"));

  /** RFC 4193, of which only this half may be assigned locally. */
  private static final Cidr UNIQUE_LOCAL = known("fd00::/8");

  private static final int SLAAC_PREFIX = 64;

  private final Flaws flaws;

  SubnetRules(Flaws flaws) {
    this.flaws = flaws;
  }

  private static Cidr known(String text) {
    return Cidr.parse(text).orElseThrow();
  }

  /** The network, when it may be a subnet of the family; of either when that is null. */
  Optional<Cidr> subnet(String pointer, String text, @Nullable AddressFamily family) {
    Optional<Cidr> parsed = network(pointer, text);
    if (parsed.isPresent() && family != null && parsed.get().family() != family) {
      flaws.add(pointer, "violation.other-family", text, name(family));
      return Optional.empty();
    }
    return parsed.filter(cidr -> mayBe(pointer, cidr));
  }

  /** The network, when it may be an external one: anywhere but where single machines are meant. */
  Optional<Cidr> external(String pointer, String text, AddressFamily family) {
    Optional<Cidr> parsed = network(pointer, text);
    if (parsed.isEmpty()) {
      return parsed;
    }
    Cidr cidr = parsed.get();
    int shortest = family == AddressFamily.IPV4 ? 8 : 32;
    int longest = family == AddressFamily.IPV4 ? 30 : 126;
    if (cidr.family() != family) {
      flaws.add(pointer, "violation.other-family", text, name(family));
    } else if (cidr.block().isMulticast()
        || cidr.block().isLoopback()
        || cidr.block().isLinkLocal()) {
      flaws.add(pointer, "violation.never-external", cidr);
    } else if (cidr.prefix() < shortest || cidr.prefix() > longest) {
      flaws.add(pointer, "violation.prefix", cidr.prefix(), shortest, longest);
    } else {
      return parsed;
    }
    return Optional.empty();
  }

  /** The network without bits beyond its prefix. */
  Optional<Cidr> network(String pointer, String text) {
    Optional<Cidr> parsed = Cidr.parse(text);
    if (parsed.isEmpty()) {
      Cidr.around(text)
          .ifPresentOrElse(
              right -> flaws.add(pointer, "violation.bits-beyond-prefix", text, right),
              () -> flaws.add(pointer, "violation.no-network", text));
    }
    return parsed;
  }

  private boolean mayBe(String pointer, Cidr cidr) {
    boolean ipv4 = cidr.family() == AddressFamily.IPV4;
    boolean inRange =
        ipv4 ? PRIVATE.stream().anyMatch(cidr::isWithin) : cidr.isWithin(UNIQUE_LOCAL);
    int shortest = ipv4 ? 8 : 64;
    int longest = ipv4 ? 30 : 120;
    if (!inRange) {
      flaws.add(pointer, ipv4 ? "violation.public-ipv4" : "violation.public-ipv6", cidr);
    } else if (cidr.prefix() < shortest || cidr.prefix() > longest) {
      flaws.add(pointer, "violation.prefix", cidr.prefix(), shortest, longest);
    } else {
      return true;
    }
    return false;
  }

  /** The gateway of the subnet: the first address where none is named. */
  Optional<IPAddress> gateway(String pointer, @Nullable String text, Cidr cidr) {
    if (text == null) {
      return Optional.of(cidr.usualGateway());
    }
    Optional<IPAddress> parsed = address(pointer, text);
    if (parsed.isPresent() && !cidr.isUsable(parsed.get())) {
      flaws.add(pointer, "violation.gateway-outside", text, cidr);
      return Optional.empty();
    }
    return parsed;
  }

  /** How guests of the subnet come by IPv6 addresses: by DHCPv6 where nothing is said. */
  @Nullable Ipv6Mode mode(String pointer, @Nullable Ipv6Mode asked, Cidr cidr) {
    if (cidr.family() == AddressFamily.IPV4) {
      if (asked != null) {
        flaws.add(pointer, "violation.mode-of-ipv4", cidr);
      }
      return null;
    }
    // RFC 4862, section 5.5.3, and RFC 4291, section 2.5.1: what a guest adds has 64 bits.
    if (asked == Ipv6Mode.SLAAC && cidr.prefix() != SLAAC_PREFIX) {
      flaws.add(pointer, "violation.slaac-prefix", cidr.prefix(), SLAAC_PREFIX);
    }
    return asked == null ? Ipv6Mode.DHCPV6 : asked;
  }

  /** A single address. */
  Optional<IPAddress> address(String pointer, String text) {
    Optional<IPAddress> parsed = Cidr.address(text);
    if (parsed.isEmpty()) {
      flaws.add(pointer, "violation.no-address", text);
    }
    return parsed;
  }

  /**
   * DNS servers.
   *
   * @param families those that guests of the segment can reach
   */
  List<IPAddress> dns(String pointer, List<String> texts, Set<AddressFamily> families) {
    List<IPAddress> servers = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String place = pointer + "/" + i;
      Optional<IPAddress> server = address(place, texts.get(i));
      if (server.isPresent() && !families.contains(Cidr.familyOf(server.get()))) {
        flaws.add(place, "violation.unreachable-dns", texts.get(i));
      } else {
        server.ifPresent(servers::add);
      }
    }
    return servers.stream().distinct().toList();
  }

  /** A family as people call it. */
  static String name(AddressFamily family) {
    return family == AddressFamily.IPV4 ? "IPv4" : "IPv6";
  }
}
