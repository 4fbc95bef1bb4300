package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.Words;
import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives addresses of external networks to routers and floating IPs, and takes them back, as {@link
 * AddressPool} does.
 */
final class ExternalAddresses {

  private final ExternalNetworkTable table;
  private final AddressPool pool;
  private final InstantSource clock;

  ExternalAddresses(Database database, InstantSource clock) {
    this.table = database.table(ExternalNetworkTable.class);
    this.pool = new AddressPool(database, clock, "external_subnet");
    this.clock = clock;
  }

  /** These may be given. */
  void open(SubnetId subnet, List<AddressRange> ranges) {
    pool.open(subnet, ranges);
  }

  /** The subnets of networks. */
  List<ExternalSubnetRow> subnets(Collection<ExternalNetworkId> networks) {
    return table.subnets(networks);
  }

  Optional<ExternalSubnetRow> subnet(ExternalNetworkId network, AddressFamily family) {
    return subnets(List.of(network)).stream().filter(each -> each.family() == family).findFirst();
  }

  /**
   * Gives a router one of each family, as far as there are any: where only one family is left, it
   * leads outward with that one.
   *
   * @throws Problem {@code subnet-exhausted} when nothing is left
   */
  void giveAll(ExternalNetworkRow network, TypedId holder) {
    @Nullable Problem exhausted = null;
    boolean any = false;
    for (ExternalSubnetRow subnet : subnets(List.of(network.id()))) {
      switch (pool.next(subnet.id())) {
        case AddressAllocation.Given(BigInteger address) -> {
          table.insertHeld(holder.value(), subnet.id(), new BigDecimal(address));
          any = true;
        }
        case AddressAllocation.Exhausted(@Nullable Instant nextAt) ->
            exhausted = exhausted(network, nextAt);
        case AddressAllocation.Taken() -> throw new IllegalStateException("none was chosen");
      }
    }
    if (!any && exhausted != null) {
      throw exhausted;
    }
  }

  /**
   * Locks the subnets of networks in order, so that two who need several never wait for each other.
   */
  void hold(Collection<ExternalNetworkId> networks) {
    table.subnets(networks).stream()
        .map(ExternalSubnetRow::id)
        .sorted(Comparator.comparing(SubnetId::value))
        .forEach(pool::lock);
  }

  /** How many IPv4 addresses of a network may be given now. */
  long left(ExternalNetworkId network) {
    return table.left(network, clock.instant());
  }

  /**
   * Gives the next address, or the one that was chosen; that also while it rests, if it was the
   * tenant's.
   *
   * @throws Problem {@code subnet-exhausted}, {@code address-taken}
   */
  IPAddress give(
      ExternalNetworkRow network,
      ExternalSubnetRow subnet,
      TypedId holder,
      TenantId tenant,
      @Nullable IPAddress chosen) {
    if (chosen != null) {
      requireRestsForNobodyElse(network, subnet, tenant, chosen);
    }
    AddressAllocation.Outcome outcome =
        chosen == null ? pool.next(subnet.id()) : pool.chosen(subnet.id(), chosen);
    return switch (outcome) {
      case AddressAllocation.Given(BigInteger address) -> {
        table.insertHeld(holder.value(), subnet.id(), new BigDecimal(address));
        yield Cidr.address(subnet.family(), address);
      }
      case AddressAllocation.Exhausted(@Nullable Instant nextAt) ->
          throw exhausted(network, nextAt);
      case AddressAllocation.Taken() ->
          throw NetworkProblem.ADDRESS_TAKEN
              .problem()
              .saying("address-taken.external", String.valueOf(chosen), network.name());
    };
  }

  /** Whoever talked to the last one there would be talking to somebody else. */
  private void requireRestsForNobodyElse(
      ExternalNetworkRow network, ExternalSubnetRow subnet, TenantId tenant, IPAddress address) {
    pool.lock(subnet.id());
    table
        .resting(subnet.id(), new BigDecimal(address.getValue()), clock.instant())
        .filter(row -> !tenant.equals(row.tenantId()))
        .ifPresent(
            row -> {
              throw NetworkProblem.ADDRESS_TAKEN
                  .problem()
                  .saying(
                      "address-taken.resting",
                      address.toCanonicalString(),
                      network.name(),
                      Words.time(row.restsTo()));
            });
  }

  private static Problem exhausted(ExternalNetworkRow network, @Nullable Instant nextAt) {
    Problem problem = NetworkProblem.SUBNET_EXHAUSTED.problem(network.name());
    return nextAt == null
        ? problem.saying("subnet-exhausted.external", network.name())
        : problem.saying("subnet-exhausted.external-until", network.name(), Words.time(nextAt));
  }

  /** Takes back all that a router or floating IP has; they rest, for whose it is. */
  void takeBack(TypedId holder) {
    table.heldBy(holder.value()).forEach(this::takeBack);
  }

  /** As the other, of what it has on one network. */
  void takeBack(TypedId holder, ExternalNetworkId network) {
    table.heldBy(holder.value(), network).forEach(this::takeBack);
  }

  private void takeBack(ExternalNetworkTable.HeldRow row) {
    pool.lock(row.subnetId());
    if (table.deleteHeld(row.holder(), row.subnetId()) == 1) {
      pool.giveBack(row.subnetId(), row.address().toBigIntegerExact());
      table.keepFor(row.subnetId(), row.address(), row.holder());
    }
  }
}
