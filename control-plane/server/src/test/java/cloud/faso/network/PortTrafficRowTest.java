package cloud.faso.network;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.hardware.NodeId;
import cloud.faso.spec.agent.PortCounters;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PortTrafficRowTest {

  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final PortTrafficRow NONE =
      PortTrafficRow.none(new PortId("port-1"), new NodeId("node-1"), "a", "vm-1", "web");

  private static PortCounters told(String card, long passed, long refused) {
    return new PortCounters(
        "port-1", card, passed, passed, passed, passed, passed, passed, refused, refused);
  }

  @Test
  void what_is_told_twice_is_counted_once() {
    PortTrafficRow row = NONE.after(told("a", 100, 1), NOON).after(told("a", 100, 1), NOON);

    assertThat(row.sum()).isEqualTo(new Traffic(100, 100, 100, 100, 100, 100, 1, 1));
    assertThat(row.knows(told("a", 100, 1))).isTrue();
    assertThat(row.knows(told("b", 100, 1))).isFalse();
  }

  @Test
  void another_card_counts_from_zero_even_when_it_counted_more() {
    PortTrafficRow row = NONE.after(told("a", 100, 0), NOON).after(told("b", 150, 0), NOON);

    assertThat(row.sum().sentBytes()).isEqualTo(250);
  }

  @Test
  void the_network_goes_on_counting_what_it_refuses_or_begins_anew_whatever_the_card() {
    PortTrafficRow row = NONE.after(told("a", 1, 10), NOON).after(told("b", 1, 12), NOON);
    assertThat(row.sum().refusedSent()).isEqualTo(12);

    row = row.after(told("b", 1, 3), NOON);
    assertThat(row.sum().refusedSent()).isEqualTo(15);
  }

  @Test
  void a_card_that_was_there_before_ports_were_counted_counts_from_what_is_told_first() {
    PortTrafficRow old =
        new PortTrafficRow(
            NONE.portId(),
            NONE.nodeId(),
            null,
            "vm-1",
            "web",
            Traffic.NONE,
            Traffic.NONE,
            Instant.EPOCH);
    assertThat(old.knows(told("a", 0, 0))).isFalse();

    PortTrafficRow row = old.after(told("a", 1000, 70), NOON);
    assertThat(row.sum()).isEqualTo(Traffic.NONE);
    row = row.after(told("a", 1007, 71), NOON).after(told("b", 5, 71), NOON);
    assertThat(row.sum().sentBytes()).isEqualTo(12);
    assertThat(row.sum().refusedSent()).isEqualTo(1);
  }

  @Test
  void a_card_is_of_who_had_it_when_it_was_first_told() {
    PortTrafficRow row = NONE.after(told("a", 1, 0), NOON);

    assertThat(row.of(told("a", 2, 0), "vm-2", "db").thing()).isEqualTo("vm-1");
    assertThat(row.of(told("a", 2, 0), "vm-1", "renamed").thingName()).isEqualTo("renamed");
    assertThat(row.of(told("b", 2, 0), "vm-2", "db").thing()).isEqualTo("vm-2");
  }

  @Test
  void a_sum_stays_at_the_largest_number_and_a_counter_goes_on_from_zero() {
    PortTrafficRow row = NONE.after(told("a", 5, 0), NOON);
    Traffic most = new Traffic(Long.MAX_VALUE, 0, 0, 0, 0, 0, Long.MAX_VALUE, 1);

    assertThat(row.sum().plus(most).sentBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(row.sum().plus(most).receivedBytes()).isEqualTo(5);
    assertThat(most.refused()).isEqualTo(Long.MAX_VALUE);
    row = row.after(told("a", PortCounters.MOST, 0), NOON);
    row = row.after(told("a", PortCounters.MOST + 8, 0), NOON);
    assertThat(row.sum().sentBytes()).isEqualTo(PortCounters.MOST + 7);
  }

  @Test
  void a_clock_that_is_set_back_does_not_take_back_when_it_was_counted() {
    PortTrafficRow row =
        NONE.after(told("a", 1, 0), NOON).after(told("a", 2, 0), NOON.minusSeconds(90));

    assertThat(row.countedAt()).isEqualTo(NOON);
  }

  /** Whatever is lost and repeated on the way, and whenever the card is another one. */
  @Test
  void the_sum_only_grows_and_comes_to_what_passed() {
    SplittableRandom chance = new SplittableRandom(11);
    for (int run = 0; run < 200; run++) {
      PortTrafficRow row = NONE;
      long passed = 0;
      long counter = 0;
      int card = 0;
      for (int step = 0; step < 50; step++) {
        long more = chance.nextLong(1000);
        passed += more;
        counter += more;
        boolean arrives = chance.nextBoolean();
        boolean ends = chance.nextInt(10) == 0;
        // What a card counted last is told before another one is.
        for (int times = arrives || ends ? 1 + chance.nextInt(2) : 0; times > 0; times--) {
          PortTrafficRow before = row;
          row = row.after(told("card-" + card, counter, 0), NOON);
          assertThat(row.sum().sentBytes()).isGreaterThanOrEqualTo(before.sum().sentBytes());
        }
        if (ends) {
          card++;
          counter = 0;
        }
      }
      row = row.after(told("card-" + card, counter, 0), NOON);
      assertThat(row.sum().sentBytes()).isEqualTo(passed);
    }
  }
}
