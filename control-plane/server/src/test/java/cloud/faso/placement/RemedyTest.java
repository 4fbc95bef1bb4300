package cloud.faso.placement;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.placement.Remedy.Kind;
import cloud.faso.placement.Remedy.Lack;
import cloud.faso.placement.Remedy.Size;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RemedyTest {

  private static final List<Size> SIZES =
      List.of(new Size("small", 1, 1024), new Size("medium", 4, 4096), new Size("large", 16, 8192));

  @Test
  void room_is_told_of_the_node_that_lacks_least() {
    Fleet fleet = Fleets.parse("a: 2x8c64g");
    fleet = busy(busy(fleet, "n1", 6), "n2", 4);

    assertThat(Remedy.of(fleet, Fleets.demand(8, 8), SIZES))
        .containsExactly(
            new Remedy(Kind.ROOM, "ouaga", 1, List.of(new Lack(Filter.VCPUS, 8, 4))),
            new Remedy(Kind.FLAVOR, "medium", 0, List.of()));
  }

  @Test
  void a_size_that_the_image_cannot_do_with_is_no_help() {
    Fleet fleet = busy(Fleets.parse("a: 1x8c64g"), "n1", 6);
    Demand demand =
        new Demand(4, 4096, 10, "x86_64", false, null, "sha256:any", 2048, Set.of(), Set.of(), 1);

    assertThat(Remedy.of(fleet, demand, SIZES)).extracting(Remedy::kind).containsExactly(Kind.ROOM);
    assertThat(Remedy.of(fleet, Fleets.demand(4, 4), SIZES))
        .contains(new Remedy(Kind.FLAVOR, "small", 0, List.of()));
  }

  @Test
  void what_no_node_could_take_even_when_empty_needs_a_larger_node() {
    assertThat(Remedy.of(Fleets.parse("a: 1x8c64g"), Fleets.demand(9, 80), List.of()))
        .containsExactly(
            new Remedy(
                Kind.LARGER_NODE,
                "ouaga",
                0,
                List.of(
                    new Lack(Filter.VCPUS, 9, 8), new Lack(Filter.MEMORY, 80 * 1024, 64 * 1024))));
  }

  @Test
  void another_site_helps_where_one_was_asked_for() {
    Fleet fleet = busy(Fleets.parse("a: 1x8c64g; b: 1x8c64g@bobo"), "n1", 8);

    assertThat(Remedy.of(fleet, Fleets.demand(1, 1).at("ouaga"), SIZES))
        .containsExactly(
            new Remedy(Kind.ROOM, "ouaga", 1, List.of(new Lack(Filter.VCPUS, 1, 0))),
            new Remedy(Kind.SITE, "bobo", 0, List.of()));
  }

  @Test
  void nodes_that_only_take_no_guests_now_are_counted() {
    Fleet fleet = Fleets.parse("a: 2x8c64g silent; b: 1x1c1g silent");

    assertThat(Remedy.of(fleet, Fleets.demand(4, 4), List.of()))
        .containsExactly(new Remedy(Kind.NODES, null, 2, List.of()));
  }

  @Test
  void a_group_that_is_kept_apart_is_named_as_what_stands_in_the_way() {
    Demand demand = Fleets.demand(1, 1).apartFrom("n1");

    assertThat(Remedy.of(Fleets.parse("a: 1x8c64g"), demand, List.of()))
        .containsExactly(new Remedy(Kind.GROUP, null, 1, List.of()));
  }

  @Test
  void an_empty_fleet_has_nothing_to_offer() {
    assertThat(Remedy.of(Fleet.EMPTY, Fleets.demand(1, 1), SIZES)).isEmpty();
  }

  private static Fleet busy(Fleet fleet, String node, long vcpus) {
    return fleet.with(fleet.node(node).orElseThrow().minus(vcpus, 0, node + "-local", 0));
  }
}
