package cloud.faso.network;

import cloud.faso.platform.db.Database;
import inet.ipaddr.IPAddress;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Gives the addresses of subnets to ports and load balancers, and takes them back, as {@link
 * AddressPool} does.
 */
final class Addresses {

  private final AddressTable table;
  private final AddressPool pool;

  Addresses(Database database, InstantSource clock) {
    this.table = database.table(AddressTable.class);
    this.pool = new AddressPool(database, clock, "subnet");
  }

  /** Locks subnets in order, so that two who need several never wait for each other. */
  void hold(Collection<SubnetId> subnets) {
    subnets.stream().distinct().sorted(Comparator.comparing(SubnetId::value)).forEach(pool::lock);
  }

  /** As {@link #hold}, of all subnets in which something has an address that is being deleted. */
  void holdOfDeleted() {
    var _ = table.lockOfDeleted();
  }

  /** All that a new subnet has is free. */
  void open(SubnetId subnet, Cidr cidr, IPAddress gateway) {
    pool.open(subnet, cidr.forPorts(gateway));
  }

  /** Gives a port or a load balancer the next address. */
  AddressAllocation.Outcome giveNext(SubnetId subnet, NetworkThing to) {
    return keep(pool.next(subnet), subnet, to);
  }

  /** Gives a port or a load balancer that address. */
  AddressAllocation.Outcome giveChosen(SubnetId subnet, NetworkThing to, IPAddress address) {
    return keep(pool.chosen(subnet, address), subnet, to);
  }

  private AddressAllocation.Outcome keep(
      AddressAllocation.Outcome outcome, SubnetId subnet, NetworkThing to) {
    if (outcome instanceof AddressAllocation.Given(BigInteger address)) {
      insert(to, subnet, new BigDecimal(address));
    }
    return outcome;
  }

  private void insert(NetworkThing to, SubnetId subnet, BigDecimal address) {
    switch (to) {
      case PortId port -> table.insertGiven(port, subnet, address);
      case LoadBalancerId balancer -> table.insertGivenToBalancer(balancer, subnet, address);
      default -> throw new IllegalArgumentException(to.value() + " has no address of a subnet");
    }
  }

  /** What people call the port that has an address. */
  Optional<String> portWith(SubnetId subnet, BigDecimal address) {
    return table.portWith(subnet, address);
  }

  /** Name of the load balancer that has an address. */
  Optional<String> balancerWith(SubnetId subnet, BigDecimal address) {
    return table.balancerWith(subnet, address);
  }

  /** Takes back all that a port has; in order of subnets, so that two never wait for each other. */
  void takeBack(PortId port) {
    for (AddressTable.PortAddressRow row : table.ofPort(port)) {
      pool.lock(row.subnetId());
      if (table.deleteGiven(port, row.subnetId()) == 1) {
        pool.giveBack(row.subnetId(), row.address().toBigIntegerExact());
      }
    }
  }

  /** As {@link #takeBack(PortId)}, of a load balancer. */
  void takeBack(LoadBalancerId balancer) {
    for (AddressTable.BalancerAddressRow row : table.ofBalancer(balancer)) {
      pool.lock(row.subnetId());
      if (table.deleteGivenToBalancer(balancer, row.subnetId()) == 1) {
        pool.giveBack(row.subnetId(), row.address().toBigIntegerExact());
      }
    }
  }
}
