package cloud.faso.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LineTest {

  private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");

  @Test
  void who_came_first_is_first_and_only_those_that_want_the_same_nodes_count() {
    Line line =
        Line.of(
            List.of(
                waiting("c", 2, Fleets.demand(1, 1).at("ouaga")),
                waiting("a", 0, Fleets.demand(1, 1).at("bobo")),
                waiting("b", 1, Fleets.demand(1, 1)),
                waiting("d", 3, Fleets.demand(1, 1).at("bobo"))));

    assertThat(line.turn("a")).contains(new Turn(1, 3));
    assertThat(line.turn("b")).contains(new Turn(2, 4));
    assertThat(line.turn("c")).contains(new Turn(2, 2));
    assertThat(line.turn("d")).contains(new Turn(3, 3));
    assertThat(line.turn("e")).isEmpty();
    assertThat(line.without("a").turn("d")).contains(new Turn(2, 2));
  }

  @Test
  void two_who_came_at_once_are_served_in_the_order_of_their_ids() {
    Line line =
        Line.EMPTY
            .with(waiting("b", 0, Fleets.demand(1, 1)))
            .with(waiting("a", 0, Fleets.demand(1, 1)));

    assertThat(line.waiting()).extracting(Waiting::id).containsExactly("a", "b");
  }

  @Test
  void small_ones_go_ahead_of_a_large_one_until_its_patience_is_at_an_end() {
    Fleet fleet = busy(Fleets.parse("a: 1x8c64g; b: 1x8c64g"), "n2", 4);
    fleet = busy(fleet, "n1", 6);
    Line line =
        Line.of(
            List.of(
                waiting("large", 0, Fleets.demand(8, 8)),
                waiting("small", 1, Fleets.demand(1, 1))));
    Instant soon = START.plus(Line.PATIENCE).minusSeconds(1);
    Instant late = START.plus(Line.PATIENCE);

    assertThat(line.openInTurn(fleet, "small", soon)).isSameAs(fleet);
    Fleet open = line.openInTurn(fleet, "small", late);
    assertThat(open.node("n2").orElseThrow().state()).isEqualTo(Candidate.State.HELD);
    assertThat(open.node("n1").orElseThrow().state()).isEqualTo(Candidate.State.READY);
    assertThat(line.openInTurn(fleet, "large", late)).isSameAs(fleet);
  }

  @Test
  void a_node_without_a_network_is_not_held_for_one_who_needs_it() {
    Fleet fleet = busy(Fleets.parse("a: 1x8c64g offline; b: 1x8c64g"), "n2", 4);
    fleet = busy(fleet, "n1", 1);
    Demand networked =
        new Demand(8, 8192, 10, "x86_64", true, null, "sha256:any", 64, Set.of(), Set.of(), 1);
    Line line =
        Line.of(List.of(waiting("large", 0, networked), waiting("small", 1, Fleets.demand(1, 1))));

    Fleet open = line.openInTurn(fleet, "small", START.plus(Line.PATIENCE));

    assertThat(open.node("n2").orElseThrow().state()).isEqualTo(Candidate.State.HELD);
    assertThat(open.node("n1").orElseThrow().state()).isEqualTo(Candidate.State.READY);
  }

  @Test
  void nothing_is_held_for_what_no_node_could_take() {
    Fleet fleet = Fleets.parse("a: 2x8c64g");
    Line line = Line.of(List.of(waiting("huge", 0, Fleets.demand(9, 8))));

    assertThat(
            line.open(fleet, "new", Fleets.demand(1, 1), START.plus(Line.PATIENCE.multipliedBy(9))))
        .isSameAs(fleet);
  }

  @Test
  void one_that_comes_now_takes_no_room_that_one_in_the_line_is_about_to_take() {
    Fleet fleet = busy(Fleets.parse("a: 1x8c64g; b: 1x8c64g"), "n1", 6);
    Line line = Line.of(List.of(waiting("first", 0, Fleets.demand(4, 8))));

    Fleet open = line.open(fleet, "new", Fleets.demand(1, 1), START);

    assertThat(open.node("n2").orElseThrow().state()).isEqualTo(Candidate.State.HELD);
    assertThat(open.node("n1").orElseThrow().state()).isEqualTo(Candidate.State.READY);
  }

  @Test
  void one_in_the_line_that_asks_out_of_turn_yields_to_those_before_it_only() {
    Fleet fleet = busy(Fleets.parse("a: 1x8c64g; b: 1x8c64g"), "n1", 6);
    Line line =
        Line.of(
            List.of(
                waiting("first", 0, Fleets.demand(4, 8)),
                waiting("resized", 1, Fleets.demand(9, 8)),
                waiting("last", 2, Fleets.demand(1, 1))));

    Fleet open = line.open(fleet, "resized", Fleets.demand(1, 1), START);

    assertThat(open.node("n2").orElseThrow().state()).isEqualTo(Candidate.State.HELD);
    assertThat(open.node("n1").orElseThrow().state()).isEqualTo(Candidate.State.READY);
    assertThat(line.open(fleet, "first", Fleets.demand(1, 1), START)).isSameAs(fleet);
    assertThat(line.openInTurn(fleet, "resized", START)).isSameAs(fleet);
  }

  static IntStream seeds() {
    return IntStream.range(0, 20);
  }

  /** Small ones come without end and each lives for at most an hour; so nobody waits for a day. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nobody_starves(int seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    Cloud cloud = new Cloud(Fleets.parse("a: 2x8c64g; b: 1x16c64g; c: 2x4c64g@bobo"));
    for (int minute = 0; minute < 24 * 60; minute++) {
      cloud.now = START.plus(Duration.ofMinutes(minute));
      cloud.end();
      cloud.serve();
      if (chance.nextBoolean()) {
        long vcpus = chance.nextInt(40) == 0 ? chance.nextInt(4, 17) : 1;
        cloud.come(Fleets.demand(vcpus, vcpus), chance.nextInt(5, 60));
      }
      assertThat(cloud.line.waiting())
          .allMatch(each -> each.since().plus(Duration.ofHours(8)).isAfter(cloud.now));
    }
    assertThat(cloud.served).isGreaterThan(500);
  }

  /** What the control plane does, without it. */
  private static final class Cloud {
    private record Guest(Instant until, String node, String pool, Demand demand) {}

    private final List<Guest> guests = new ArrayList<>();
    private Instant now = START;
    private Fleet fleet;
    private Line line = Line.EMPTY;
    private int served;
    private int made;

    Cloud(Fleet fleet) {
      this.fleet = fleet;
    }

    void come(Demand demand, int minutes) {
      String id = "%08d-%d".formatted(made++, minutes);
      if (!place(id, demand, line.open(fleet, id, demand, now))) {
        line = line.with(new Waiting(id, now, demand));
      }
    }

    void serve() {
      for (Waiting each : line.waiting()) {
        if (place(each.id(), each.demand(), line.openInTurn(fleet, each.id(), now))) {
          line = line.without(each.id());
        }
      }
    }

    private boolean place(String id, Demand demand, Fleet open) {
      if (Placement.place(open, demand) instanceof Placement.Placed(Candidate node, var pool)) {
        Duration life = Duration.ofMinutes(Long.parseLong(id.substring(id.indexOf('-') + 1)));
        guests.add(new Guest(now.plus(life), node.id(), pool.id(), demand));
        move(node.id(), pool.id(), demand, 1);
        served++;
        return true;
      }
      return false;
    }

    void end() {
      for (Guest guest : List.copyOf(guests)) {
        if (!guest.until().isAfter(now)) {
          guests.remove(guest);
          move(guest.node(), guest.pool(), guest.demand(), -1);
        }
      }
    }

    private void move(String node, String pool, Demand demand, int sign) {
      fleet =
          fleet.with(
              fleet
                  .node(node)
                  .orElseThrow()
                  .minus(
                      sign * demand.vcpus(),
                      sign * demand.memoryMiB(),
                      pool,
                      sign * demand.diskGiB()));
    }
  }

  private static Fleet busy(Fleet fleet, String node, long vcpus) {
    return fleet.with(fleet.node(node).orElseThrow().minus(vcpus, 0, node + "-local", 0));
  }

  private static Waiting waiting(String id, int minute, Demand demand) {
    return new Waiting(id, START.plus(Duration.ofMinutes(minute)), demand);
  }
}
