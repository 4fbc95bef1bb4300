package cloud.faso.network;

import cloud.faso.platform.db.Database;
import inet.ipaddr.IPAddress;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that nobody has, of all subnets of one table. Within the caller's transaction; a
 * subnet is locked from the first call to the commit.
 */
final class AddressPool {

  private final String of;
  private final AddressTable table;
  private final InstantSource clock;

  /**
   * @param of SQL: the table of the subnets
   */
  AddressPool(Database database, InstantSource clock, String of) {
    this.of = of;
    this.table = database.table(AddressTable.class);
    this.clock = clock;
  }

  /** These are a new subnet's, and free. */
  void open(SubnetId subnet, List<AddressRange> ranges) {
    ranges.forEach(
        range ->
            table.insertFree(
                of, subnet, new BigDecimal(range.first()), new BigDecimal(range.last())));
  }

  AddressAllocation.Outcome next(SubnetId subnet) {
    return AddressAllocation.next(locked(subnet), clock.instant());
  }

  AddressAllocation.Outcome chosen(SubnetId subnet, IPAddress address) {
    return AddressAllocation.chosen(locked(subnet), address.getValue());
  }

  void lock(SubnetId subnet) {
    var _ = table.lock(of, subnet).orElseThrow();
  }

  /** Takes one back, which must have been given. */
  void giveBack(SubnetId subnet, BigInteger address) {
    AddressAllocation.giveBack(locked(subnet), address, clock.instant());
  }

  private FreeAddresses locked(SubnetId subnet) {
    lock(subnet);
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
      return table.lowest(of, subnet).map(AddressTable.FreeRow::range);
    }

    @Override
    public Optional<AddressRange> holding(BigInteger address) {
      return table
          .highestFrom(of, subnet, new BigDecimal(address))
          .map(AddressTable.FreeRow::range)
          .filter(range -> range.holds(address));
    }

    @Override
    public Optional<Resting> firstRested() {
      return table
          .firstRested(of, subnet)
          .map(row -> new Resting(row.address().toBigIntegerExact(), row.restsTo()));
    }

    @Override
    public void replace(AddressRange range, List<AddressRange> left) {
      table.deleteFree(of, subnet, new BigDecimal(range.first()));
      left.forEach(
          each ->
              table.insertFree(
                  of, subnet, new BigDecimal(each.first()), new BigDecimal(each.last())));
    }

    @Override
    public void rest(Resting address) {
      Instant until = address.until();
      table.insertResting(of, subnet, new BigDecimal(address.address()), until);
    }

    @Override
    public boolean wake(BigInteger address) {
      return table.deleteResting(of, subnet, new BigDecimal(address)) == 1;
    }
  }
}
