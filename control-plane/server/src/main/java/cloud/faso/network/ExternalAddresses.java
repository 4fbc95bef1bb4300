package cloud.faso.network;

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

  ExternalAddresses(Database database, InstantSource clock) {
    this.table = database.table(ExternalNetworkTable.class);
    this.pool = new AddressPool(database, clock, "external_subnet");
  }

  /** These may be given. */
  void open(SubnetId subnet, List<AddressRange> ranges) {
    pool.open(subnet, ranges);
  }

  /** The subnets of a network. */
  List<ExternalSubnetRow> subnets(ExternalNetworkId network) {
    return table.subnets(List.of(network));
  }

  Optional<ExternalSubnetRow> subnet(ExternalNetworkId network, AddressFamily family) {
    return subnets(network).stream().filter(each -> each.family() == family).findFirst();
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
    for (ExternalSubnetRow subnet : subnets(network.id())) {
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
   * Gives the next address, or the one that was chosen.
   *
   * @throws Problem {@code subnet-exhausted}, {@code address-taken}
   */
  IPAddress give(
      ExternalNetworkRow network,
      ExternalSubnetRow subnet,
      TypedId holder,
      @Nullable IPAddress chosen) {
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

  private static Problem exhausted(ExternalNetworkRow network, @Nullable Instant nextAt) {
    Problem problem = NetworkProblem.SUBNET_EXHAUSTED.problem(network.name());
    return nextAt == null
        ? problem.saying("subnet-exhausted.external", network.name())
        : problem.saying("subnet-exhausted.external-until", network.name(), Words.time(nextAt));
  }

  /** Takes back all that it has; they rest. */
  void takeBack(TypedId holder) {
    for (ExternalNetworkTable.HeldRow row : table.heldBy(holder.value())) {
      pool.lock(row.subnetId());
      if (table.deleteHeld(holder.value(), row.subnetId()) == 1) {
        pool.giveBack(row.subnetId(), row.address().toBigIntegerExact());
      }
    }
  }
}
