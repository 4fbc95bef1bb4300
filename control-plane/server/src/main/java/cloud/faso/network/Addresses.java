package cloud.faso.network;

import cloud.faso.platform.db.Database;
import inet.ipaddr.IPAddress;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.InstantSource;

/** Gives the addresses of subnets to ports, and takes them back, as {@link AddressPool} does. */
final class Addresses {

  private final AddressTable table;
  private final AddressPool pool;

  Addresses(Database database, InstantSource clock) {
    this.table = database.table(AddressTable.class);
    this.pool = new AddressPool(database, clock, "subnet");
  }

  /** All that a new subnet has is free. */
  void open(SubnetId subnet, Cidr cidr, IPAddress gateway) {
    pool.open(subnet, cidr.forPorts(gateway));
  }

  /** Gives a port the next address. */
  AddressAllocation.Outcome giveNext(SubnetId subnet, PortId port) {
    return keep(pool.next(subnet), subnet, port);
  }

  /** Gives a port that address. */
  AddressAllocation.Outcome giveChosen(SubnetId subnet, PortId port, IPAddress address) {
    return keep(pool.chosen(subnet, address), subnet, port);
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
      pool.lock(row.subnetId());
      if (table.deleteGiven(port, row.subnetId()) == 1) {
        pool.giveBack(row.subnetId(), row.address().toBigIntegerExact());
      }
    }
  }
}
