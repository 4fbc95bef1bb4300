package cloud.faso.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses given and taken back by chance: what must hold whatever comes. */
final class AddressAllocationTest {

  private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");
  private static final int SIZE = 14;

  /** Free addresses in memory. */
  private static final class InMemory implements FreeAddresses {
    final TreeMap<BigInteger, AddressRange> ranges = new TreeMap<>();
    final Map<BigInteger, Instant> resting = new HashMap<>();
    int calls;

    InMemory(AddressRange all) {
      ranges.put(all.first(), all);
    }

    @Override
    public Optional<AddressRange> lowest() {
      calls++;
      return Optional.ofNullable(ranges.firstEntry()).map(Map.Entry::getValue);
    }

    @Override
    public Optional<AddressRange> holding(BigInteger address) {
      calls++;
      return Optional.ofNullable(ranges.floorEntry(address))
          .map(Map.Entry::getValue)
          .filter(range -> range.holds(address));
    }

    @Override
    public Optional<Resting> firstRested() {
      calls++;
      return resting.entrySet().stream()
          .map(each -> new Resting(each.getKey(), each.getValue()))
          .min(Comparator.comparing(Resting::until).thenComparing(Resting::address));
    }

    @Override
    public void replace(AddressRange range, List<AddressRange> left) {
      calls++;
      assertThat(ranges.remove(range.first())).isEqualTo(range);
      left.forEach(each -> ranges.put(each.first(), each));
    }

    @Override
    public void rest(Resting address) {
      calls++;
      assertThat(resting.put(address.address(), address.until())).isNull();
    }

    @Override
    public boolean wake(BigInteger address) {
      calls++;
      return resting.remove(address) != null;
    }
  }

  private final InMemory free = new InMemory(new AddressRange(number(1), number(SIZE)));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void an_address_is_one_port_s_alone_and_rests_when_it_is_given_back(long seed) {
    Random random = new Random(seed);
    Instant now = START;
    List<BigInteger> given = new ArrayList<>();
    Map<BigInteger, Instant> backAt = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      now = now.plus(Duration.ofMinutes(random.nextInt(20)));
      boolean chooses = random.nextBoolean();
      if (!given.isEmpty() && random.nextInt(5) < 2) {
        BigInteger back = given.remove(random.nextInt(given.size()));
        AddressAllocation.giveBack(free, back, now);
        backAt.put(back, now);
        continue;
      }
      BigInteger wanted = number(1 + random.nextInt(SIZE));
      AddressAllocation.Outcome outcome =
          chooses ? AddressAllocation.chosen(free, wanted) : AddressAllocation.next(free, now);
      switch (outcome) {
        case AddressAllocation.Given(BigInteger address) -> {
          assertThat(given).doesNotContain(address);
          assertThat(address).isBetween(number(1), number(SIZE));
          if (!chooses && backAt.containsKey(address)) {
            assertThat(Duration.between(backAt.get(address), now))
                .isGreaterThanOrEqualTo(AddressAllocation.REST);
          }
          given.add(address);
          backAt.remove(address);
        }
        case AddressAllocation.Exhausted(Instant nextAt) -> {
          assertThat(chooses).isFalse();
          assertThat(given.size() + free.resting.size()).isEqualTo(SIZE);
          assertThat(nextAt == null).isEqualTo(given.size() == SIZE);
          assertThat(nextAt == null || nextAt.isAfter(now)).isTrue();
        }
        case AddressAllocation.Taken() -> assertThat(given).contains(wanted);
      }
      assertThat(given.size() + free.resting.size() + countFree()).isEqualTo(SIZE);
    }
  }

  @Test
  void all_that_there_are_are_given() {
    Set<BigInteger> given = new HashSet<>();
    for (int i = 0; i < SIZE; i++) {
      given.add(((AddressAllocation.Given) AddressAllocation.next(free, START)).address());
    }

    assertThat(given).hasSize(SIZE);
    assertThat(AddressAllocation.next(free, START))
        .isEqualTo(new AddressAllocation.Exhausted(null));
  }

  @Test
  void one_takes_the_same_few_lookups_at_any_fill() {
    assertThat(callsPerAddress(START)).containsExactly(2);

    for (int i = 1; i <= SIZE; i++) {
      AddressAllocation.giveBack(free, number(i), START);
    }
    assertThat(callsPerAddress(START.plus(AddressAllocation.REST))).containsExactly(3);
  }

  /** How many it took for each, until all are given. */
  private Set<Integer> callsPerAddress(Instant now) {
    Set<Integer> calls = new HashSet<>();
    for (int i = 0; i < SIZE; i++) {
      int before = free.calls;
      AddressAllocation.next(free, now);
      calls.add(free.calls - before);
    }
    return calls;
  }

  @Test
  void of_those_that_rest_the_one_given_back_first_is_next() {
    for (int i = 0; i < SIZE; i++) {
      AddressAllocation.next(free, START);
    }
    AddressAllocation.giveBack(free, number(9), START);
    AddressAllocation.giveBack(free, number(3), START.plusSeconds(1));
    Instant rested = START.plus(AddressAllocation.REST);

    assertThat(AddressAllocation.next(free, rested.minusMillis(1)))
        .isEqualTo(new AddressAllocation.Exhausted(rested));
    assertThat(AddressAllocation.next(free, rested.plusSeconds(9)))
        .isEqualTo(new AddressAllocation.Given(number(9)));
    assertThat(AddressAllocation.next(free, rested.plusSeconds(9)))
        .isEqualTo(new AddressAllocation.Given(number(3)));
  }

  private long countFree() {
    return free.ranges.values().stream()
        .mapToLong(range -> range.last().subtract(range.first()).longValue() + 1)
        .sum();
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }
}
