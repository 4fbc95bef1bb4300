package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.Phrase;
import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A packet that may be asked about.
 *
 * @param to the port that it is for; null when it is for an address
 * @param protocol as in the IP header
 * @param port of the receiver; null of protocols that have none
 */
record TracedPacket(
    PortRow from, @Nullable PortRow to, IPAddress address, int protocol, @Nullable Integer port) {

  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;

  /**
   * The packet, of a request of this tenant's.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid} with all that is wrong
   */
  static TracedPacket of(Database database, TenantId tenant, TraceRequest request) {
    return new Reading(database.table(PortTable.class), tenant, request).packet();
  }

  private static final class Reading {

    private final PortTable table;
    private final TenantId tenant;
    private final TraceRequest request;
    private final Flaws flaws = new Flaws();

    Reading(PortTable table, TenantId tenant, TraceRequest request) {
      this.table = table;
      this.tenant = tenant;
      this.request = request;
    }

    TracedPacket packet() {
      Optional<PortRow> from = port("?from", request.from());
      Optional<IPAddress> address = Cidr.address(request.to());
      Optional<PortRow> to = address.isPresent() ? Optional.empty() : port("?to", request.to());
      Optional<Integer> protocol = Protocol.number(request.protocol());
      if (protocol.isEmpty()) {
        flaws.add("?protocol", "violation.no-protocol", request.protocol());
      }
      boolean hasPorts = protocol.filter(Protocol::hasPorts).isPresent();
      if (hasPorts && request.port() == null) {
        flaws.add("?port", "violation.trace-without-port", request.protocol());
      } else if (!hasPorts && request.port() != null) {
        flaws.add("?port", "violation.trace-port-of-none", request.protocol());
      }
      flaws.refuseIfAny();
      PortRow sender = from.orElseThrow();
      IPAddress target = address.orElseGet(() -> address(sender, to.orElseThrow(), protocol.get()));
      checkTarget(sender, to, target, protocol.orElseThrow());
      flaws.refuseIfAny();
      return new TracedPacket(
          sender, to.orElse(null), target, number(protocol.get(), target), request.port());
    }

    /** Of each family ICMP has a number of its own, and people one name. */
    private int number(int protocol, IPAddress target) {
      return protocol == ICMP && target.isIPv6() ? ICMPV6 : protocol;
    }

    private void checkTarget(PortRow from, Optional<PortRow> to, IPAddress target, int protocol) {
      if (to.filter(port -> port.id().equals(from.id())).isPresent()) {
        flaws.add("?to", "violation.trace-to-itself");
      } else if (target.isMulticast()
          || target.isLoopback()
          || target.isLinkLocal()
          || target.isZero()) {
        flaws.add("?to", "violation.trace-no-target", target.toCanonicalString());
      }
      if (protocol == ICMPV6 && target.isIPv4()) {
        flaws.add("?protocol", "violation.icmp-of-family", SubnetRules.name(AddressFamily.IPV4));
      }
      if (request.family() != null && request.family() != Cidr.familyOf(target)) {
        flaws.add("?family", "violation.other-family", target, SubnetRules.name(request.family()));
      }
    }

    private Optional<PortRow> port(String pointer, String ref) {
      Optional<PortRow> named = table.find(tenant, ref);
      if (named.isPresent()) {
        return named;
      }
      List<PortRow> ofVm = table.ofVm(tenant, ref);
      if (ofVm.size() > 1) {
        flaws.add(
            pointer,
            "violation.trace-which-port",
            ref,
            ofVm.stream().map(PortRow::called).collect(Collectors.joining(", ")));
      } else if (ofVm.isEmpty()) {
        flaws.add(pointer, "violation.unknown-reference", new Phrase("kind.port-or-vm"), ref);
      }
      return ofVm.stream().findFirst();
    }

    /** One that both ends have the family of, IPv4 rather than IPv6. */
    private IPAddress address(PortRow from, PortRow to, int protocol) {
      Map<AddressFamily, IPAddress> own = addresses(from);
      Map<AddressFamily, IPAddress> others = addresses(to);
      return Arrays.stream(AddressFamily.values())
          .filter(others::containsKey)
          .filter(family -> request.family() == null || request.family() == family)
          .filter(family -> protocol != ICMPV6 || family == AddressFamily.IPV6)
          .min(Comparator.comparing(family -> !own.containsKey(family)))
          .map(others::get)
          .orElseThrow(
              () -> {
                flaws.add("?to", "violation.trace-without-address", to.called());
                flaws.refuseIfAny();
                return new IllegalStateException();
              });
    }

    private Map<AddressFamily, IPAddress> addresses(PortRow port) {
      Map<AddressFamily, IPAddress> addresses = new LinkedHashMap<>();
      table
          .addresses(List.of(port.id()))
          .forEach(
              row ->
                  addresses.put(
                      row.family(), Cidr.address(row.family(), row.address().toBigIntegerExact())));
      return addresses;
    }
  }
}
