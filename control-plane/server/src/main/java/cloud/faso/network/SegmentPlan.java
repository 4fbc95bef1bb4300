package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a segment comes to, once it was found to be possible.
 *
 * @param mtu in bytes
 */
record SegmentPlan(int mtu, List<Part> subnets) {

  /** 1500 that any network carries, less the 58 that Geneve adds over IPv4. */
  private static final int USUAL_MTU = 1442;

  /** What a tunnel adds to a packet, in bytes: IPv4, UDP, Geneve with an option, Ethernet. */
  private static final int TUNNEL = 58;

  /** RFC 8200, section 5. */
  private static final int LEAST_MTU_OF_IPV6 = 1280;

  /**
   * A subnet to be.
   *
   * @param ipv6Mode null for IPv4
   */
  record Part(Cidr cidr, IPAddress gateway, List<IPAddress> dns, @Nullable Ipv6Mode ipv6Mode) {}

  /**
   * @param underlay the longest packet that the network between nodes carries, in bytes
   * @throws cloud.faso.platform.problem.Problem {@code invalid} with all that is wrong
   */
  static SegmentPlan of(CreateSegmentRequest request, int underlay) {
    Flaws flaws = new Flaws();
    SubnetRules rules = new SubnetRules(flaws);
    if (request.cidr() == null && request.cidr6() == null) {
      flaws.add("/cidr", "violation.no-cidr");
    }
    List<Part> parts = new ArrayList<>();
    part(rules, flaws, AddressFamily.IPV4, "", request.cidr(), request.gateway(), null)
        .ifPresent(parts::add);
    part(
            rules,
            flaws,
            AddressFamily.IPV6,
            "6",
            request.cidr6(),
            request.gateway6(),
            request.ipv6Mode())
        .ifPresent(parts::add);
    if (request.cidr6() == null && request.ipv6Mode() != null) {
      flaws.add("/ipv6Mode", "violation.mode-without-cidr6");
    }
    int mtu = Objects.requireNonNullElse(request.mtu(), Math.min(USUAL_MTU, underlay - TUNNEL));
    boolean ipv6 = request.cidr6() != null;
    checkMtu(flaws, mtu, ipv6);
    checkFits(flaws, mtu, underlay);
    Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
    if (request.cidr() != null) {
      families.add(AddressFamily.IPV4);
    }
    if (ipv6) {
      families.add(AddressFamily.IPV6);
    }
    List<IPAddress> dns =
        rules.dns("/dns", Objects.requireNonNullElse(request.dns(), List.of()), families);
    flaws.refuseIfAny();
    return new SegmentPlan(
        mtu,
        parts.stream()
            .map(
                part ->
                    new Part(
                        part.cidr(),
                        part.gateway(),
                        of(part.cidr().family(), dns),
                        part.ipv6Mode()))
            .toList());
  }

  private static Optional<Part> part(
      SubnetRules rules,
      Flaws flaws,
      AddressFamily family,
      String suffix,
      @Nullable String cidr,
      @Nullable String gateway,
      @Nullable Ipv6Mode mode) {
    if (cidr == null) {
      if (gateway != null) {
        flaws.add("/gateway" + suffix, "violation.gateway-without-cidr", "cidr" + suffix);
      }
      return Optional.empty();
    }
    return rules
        .subnet("/cidr" + suffix, cidr, family)
        .flatMap(
            network ->
                rules
                    .gateway("/gateway" + suffix, gateway, network)
                    .map(
                        address ->
                            new Part(
                                network,
                                address,
                                List.of(),
                                rules.mode("/ipv6Mode", mode, network))));
  }

  /** That its packets fit into those of the network between nodes. */
  static void checkFits(Flaws flaws, int mtu, int underlay) {
    if (mtu > underlay - TUNNEL) {
      flaws.add("/mtu", "violation.mtu-of-underlay", mtu, underlay, TUNNEL, underlay - TUNNEL);
    }
  }

  static void checkMtu(Flaws flaws, int mtu, boolean ipv6) {
    if (ipv6 && mtu < LEAST_MTU_OF_IPV6) {
      flaws.add("/mtu", "violation.mtu-of-ipv6", mtu, LEAST_MTU_OF_IPV6);
    }
  }

  /** Those of the addresses that are of a family. */
  static List<IPAddress> of(AddressFamily family, List<IPAddress> addresses) {
    return addresses.stream().filter(each -> Cidr.familyOf(each) == family).toList();
  }
}
