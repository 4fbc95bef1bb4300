package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request for an external network comes to, once it was found to be possible. */
record ExternalNetworkPlan(List<Part> subnets) {

  /**
   * A subnet to be.
   *
   * @param pools as they are shown
   * @param ranges what may be given
   */
  record Part(Cidr cidr, IPAddress gateway, List<String> pools, List<AddressRange> ranges) {}

  /**
   * @throws cloud.faso.platform.problem.Problem {@code invalid} with all that is wrong
   */
  static ExternalNetworkPlan of(CreateExternalNetworkRequest request) {
    Flaws flaws = new Flaws();
    if (request.cidr() == null && request.cidr6() == null) {
      flaws.add("/cidr", "violation.no-cidr");
    }
    List<Part> parts = new ArrayList<>();
    part(flaws, AddressFamily.IPV4, "", request.cidr(), request.gateway(), request.pools())
        .ifPresent(parts::add);
    part(flaws, AddressFamily.IPV6, "6", request.cidr6(), request.gateway6(), request.pools6())
        .ifPresent(parts::add);
    flaws.refuseIfAny();
    return new ExternalNetworkPlan(parts);
  }

  private static Optional<Part> part(
      Flaws flaws,
      AddressFamily family,
      String suffix,
      @Nullable String text,
      @Nullable String gateway,
      @Nullable List<String> pools) {
    if (text == null) {
      if (gateway != null) {
        flaws.add("/gateway" + suffix, "violation.gateway-without-cidr", "cidr" + suffix);
      }
      if (pools != null) {
        flaws.add("/pools" + suffix, "violation.pools-without-cidr", "cidr" + suffix);
      }
      return Optional.empty();
    }
    SubnetRules rules = new SubnetRules(flaws);
    Optional<Cidr> cidr = rules.external("/cidr" + suffix, text, family);
    if (cidr.isEmpty()) {
      return Optional.empty();
    }
    Optional<IPAddress> router = rules.gateway("/gateway" + suffix, gateway, cidr.get());
    if (router.isEmpty()) {
      return Optional.empty();
    }
    List<AddressRange> ranges =
        pools == null
            ? cidr.get().forPorts(router.get())
            : ranges(flaws, "/pools" + suffix, pools, cidr.get(), router.get());
    return Optional.of(
        new Part(
            cidr.get(),
            router.get(),
            ranges.stream().map(range -> shown(family, range)).toList(),
            ranges));
  }

  private static String shown(AddressFamily family, AddressRange range) {
    return Cidr.address(family, range.first()).toCanonicalString()
        + "-"
        + Cidr.address(family, range.last()).toCanonicalString();
  }

  private static List<AddressRange> ranges(
      Flaws flaws, String place, List<String> texts, Cidr cidr, IPAddress gateway) {
    List<AddressRange> ranges = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String pointer = place + "/" + i;
      Optional<AddressRange> range = range(texts.get(i), cidr);
      if (range.isEmpty()) {
        flaws.add(pointer, "violation.no-pool", texts.get(i), cidr);
      } else if (ranges.stream().anyMatch(other -> overlap(other, range.get()))) {
        flaws.add(pointer, "violation.pools-overlap", texts.get(i));
      } else if (range.get().holds(gateway.getValue())) {
        flaws.add(pointer, "violation.pool-with-gateway", gateway.toCanonicalString());
      } else {
        ranges.add(range.get());
      }
    }
    ranges.sort(Comparator.comparing(AddressRange::first));
    return ranges;
  }

  private static Optional<AddressRange> range(String text, Cidr cidr) {
    String[] ends = text.split("-", 2);
    Optional<BigInteger> first = usable(ends[0], cidr);
    Optional<BigInteger> last = ends.length == 1 ? first : usable(ends[1], cidr);
    return first.isPresent() && last.isPresent() && first.get().compareTo(last.get()) <= 0
        ? Optional.of(new AddressRange(first.get(), last.get()))
        : Optional.empty();
  }

  private static Optional<BigInteger> usable(String text, Cidr cidr) {
    return Cidr.address(text).filter(cidr::isUsable).map(IPAddress::getValue);
  }

  private static boolean overlap(AddressRange one, AddressRange other) {
    return one.first().compareTo(other.last()) <= 0 && other.first().compareTo(one.last()) <= 0;
  }
}
