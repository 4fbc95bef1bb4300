package cloud.faso.network;

import inet.ipaddr.IPAddressString;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many ports a second the rules of allocation give addresses to, one of each family on one
 * subnet each, the free ones being kept in memory. In this package because it is not for others.
 */
public final class AllocationMeasurement {

  private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");

  /** The first readings are the compiler's. */
  private static final int READINGS = 5;

  private final int ports;

  /**
   * @param ports a multiple of ten, at most as many as a /16 has addresses for
   */
  public AllocationMeasurement(int ports) {
    this.ports = ports;
  }

  /** What came out, for a table. */
  public String take() {
    double given = 0;
    double fullest = 0;
    double again = 0;
    for (int i = 0; i < READINGS; i++) {
      Subnet four = new Subnet("10.0.0.0/16", "10.0.0.1");
      Subnet six = new Subnet("fd00::/64", "fd00::1");
      double first = give(ports / 10, four, six, START);
      double most = give(ports * 8 / 10, four, six, START);
      double last = give(ports / 10, four, six, START);
      given = ports / (first + most + last);
      fullest = first / last;
      four.takeBackAll();
      six.takeBackAll();
      four.exhaust();
      six.exhaust();
      again = ports / give(ports, four, six, START.plus(Duration.ofHours(2)));
    }
    return "%,.0f/s dual-stack, the last tenth %.2f times as fast as the first; %,.0f/s of addresses that were given back (%,d ports)"
        .formatted(given, fullest, again, ports);
  }

  /** In seconds. */
  private static double give(int ports, Subnet four, Subnet six, Instant now) {
    long began = System.nanoTime();
    for (int i = 0; i < ports; i++) {
      four.give(now);
      six.give(now);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  /** A subnet's free addresses in memory, and those given. */
  private static final class Subnet implements FreeAddresses {
    private final TreeMap<BigInteger, AddressRange> ranges = new TreeMap<>();
    private final Queue<Resting> resting = new ArrayDeque<>();
    private final Set<BigInteger> asleep = new HashSet<>();
    private final Set<BigInteger> given = new HashSet<>();

    Subnet(String cidr, String gateway) {
      Cidr.parse(cidr)
          .orElseThrow()
          .forPorts(new IPAddressString(gateway).getAddress())
          .forEach(range -> ranges.put(range.first(), range));
    }

    void give(Instant now) {
      if (!(AddressAllocation.next(this, now) instanceof AddressAllocation.Given(BigInteger own))
          || !given.add(own)) {
        throw new IllegalStateException("an address was given twice, or none");
      }
    }

    void takeBackAll() {
      given.forEach(address -> AddressAllocation.giveBack(this, address, START));
      given.clear();
    }

    /** Only what was given back is left. */
    void exhaust() {
      ranges.clear();
    }

    @Override
    public Optional<AddressRange> lowest() {
      return Optional.ofNullable(ranges.firstEntry()).map(Map.Entry::getValue);
    }

    @Override
    public Optional<AddressRange> holding(BigInteger address) {
      return Optional.ofNullable(ranges.floorEntry(address))
          .map(Map.Entry::getValue)
          .filter(range -> range.holds(address));
    }

    @Override
    public Optional<Resting> firstRested() {
      return Optional.ofNullable(resting.peek());
    }

    @Override
    public void replace(AddressRange range, List<AddressRange> left) {
      ranges.remove(range.first());
      left.forEach(each -> ranges.put(each.first(), each));
    }

    @Override
    public void rest(Resting address) {
      resting.add(address);
      asleep.add(address.address());
    }

    @Override
    public boolean wake(BigInteger address) {
      Resting first = resting.peek();
      if (first != null && first.address().equals(address)) {
        resting.remove();
      }
      return asleep.remove(address);
    }
  }
}
