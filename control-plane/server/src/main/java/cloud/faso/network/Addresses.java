package cloud.faso.network;

import cloud.faso.platform.db.Database;
import inet.ipaddr.IPAddress;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Gives the addresses of subnets to ports, and takes them back. Within the caller's transaction; a
 * subnet is locked from the first call to the commit.
 */
final class Addresses {

  private final AddressTable table;
  private final InstantSource clock;

  Addresses(Database database, InstantSource clock) {
    this.table = database.table(AddressTable.class);
    this.clock = clock;
  }

  /** Locks subnets in order, so that two who need several never wait for each other. */
  void hold(Collection<SubnetId> subnets) {
    subnets.stream().distinct().sorted(Comparator.comparing(SubnetId::value)).forEach(table::lock);
  }

  /** As {@link #hold}, of all subnets in which something has an address that is being deleted. */
  void holdOfDeleted() {
    var _ = table.lockOfDeleted();
  }

  /** All that a new subnet has is free. */
  void open(SubnetId subnet, Cidr cidr, IPAddress gateway) {
    cidr.forPorts(gateway)
        .forEach(
            range ->
                table.insertFree(
                    subnet, new BigDecimal(range.first()), new BigDecimal(range.last())));
  }

  /** Gives a port the next address. */
  AddressAllocation.Outcome giveNext(SubnetId subnet, PortId port) {
    return keep(AddressAllocation.next(locked(subnet), clock.instant()), subnet, port);
  }

  /** Gives a port that address. */
  AddressAllocation.Outcome giveChosen(SubnetId subnet, PortId port, IPAddress address) {
    return keep(AddressAllocation.chosen(locked(subnet), address.getValue()), subnet, port);
  }

  private AddressAllocation.Outcome keep(
      AddressAllocation.Outcome outcome, SubnetId subnet, PortId port) {
    if (outcome instanceof AddressAllocation.Given(BigInteger address)) {
      table.insertGiven(port, subnet, new BigDecimal(address));
    }
    return outcome;
  }

  /** Takes back all that a port has; in order of subnets, so that two never wait for each other. */
  void takeBack(PortId port) {
    for (AddressTable.PortAddressRow row : table.ofPort(port)) {
      FreeAddresses free = locked(row.subnetId());
      if (table.deleteGiven(port, row.subnetId()) == 1) {
        AddressAllocation.giveBack(free, row.address().toBigIntegerExact(), clock.instant());
      }
    }
  }

  private FreeAddresses locked(SubnetId subnet) {
    var _ = table.lock(subnet).orElseThrow();
    return new Stored(subnet);
  }

  /** The free addresses of one subnet in the database. */
  private final class Stored implements FreeAddresses {
    private final SubnetId subnet;

    Stored(SubnetId subnet) {
      this.subnet = subnet;
    }

    @Override
    public Optional<AddressRange> lowest() {
      return table.lowest(subnet).map(AddressTable.FreeRow::range);
    }

    @Override
    public Optional<AddressRange> holding(BigInteger address) {
      return table
          .highestFrom(subnet, new BigDecimal(address))
          .map(AddressTable.FreeRow::range)
          .filter(range -> range.holds(address));
    }

    @Override
    public Optional<Resting> firstRested() {
      return table
          .firstRested(subnet)
          .map(row -> new Resting(row.address().toBigIntegerExact(), row.restsTo()));
    }

    @Override
    public void replace(AddressRange range, List<AddressRange> left) {
      table.deleteFree(subnet, new BigDecimal(range.first()));
      left.forEach(
          each ->
              table.insertFree(subnet, new BigDecimal(each.first()), new BigDecimal(each.last())));
    }

    @Override
    public void rest(Resting address) {
      Instant until = address.until();
      table.insertResting(subnet, new BigDecimal(address.address()), until);
    }

    @Override
    public boolean wake(BigInteger address) {
      return table.deleteResting(subnet, new BigDecimal(address)) == 1;
    }
  }
}
