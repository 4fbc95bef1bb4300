package cloud.faso.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlacementTest {

  @Test
  void the_emptiest_node_that_fits_is_chosen() {
    Fleet fleet = Fleets.parse("a: 1x16c64g; b: 1x16c64g");
    Fleet busy = fleet.with(fleet.node("n1").orElseThrow().minus(8, 32 * 1024, "n1-local", 100));

    assertThat(placed(busy, Fleets.demand(4, 8))).isEqualTo("n2");
  }

  @Test
  void a_node_that_has_the_image_is_preferred_to_an_equal_one() {
    Fleet fleet = Fleets.parse("a: 5x16c64g; b: 1x16c64g has sha256:any; c: 5x16c64g");

    assertThat(placed(fleet, Fleets.demand(1, 1))).isEqualTo("n6");
  }

  @Test
  void equal_nodes_share_the_load_by_chance() {
    Fleet fleet = Fleets.parse("a: 8x16c64g");
    Set<String> chosen = new HashSet<>();

    for (int chance = 0; chance < 200; chance++) {
      chosen.add(placed(fleet, with(Fleets.demand(1, 1), Set.of(), Set.of(), chance)));
    }

    assertThat(chosen).hasSize(8);
  }

  @Test
  void members_of_a_group_never_share_a_node_and_rather_not_a_rack() {
    Fleet fleet = Fleets.parse("a: 2x16c64g; b: 1x16c16g");
    Demand apart =
        with(
            Fleets.demand(1, 1), Set.of("n1"), Set.of(new Place(Place.Kind.RACK, "ouaga", "a")), 1);

    assertThat(placed(fleet, apart)).isEqualTo("n3");
    assertThat(placed(Fleets.parse("a: 2x16c64g"), apart)).isEqualTo("n2");
    assertThat(Placement.place(Fleets.parse("a: 1x16c64g"), apart))
        .isInstanceOf(Placement.NoFit.class);
  }

  @Test
  void a_rack_of_the_same_name_at_another_site_is_another_rack() {
    Fleet fleet = Fleets.parse("a: 2x16c64g; a: 1x16c64g@bobo; b: 1x16c16g");

    assertThat(placed(fleet, apartFrom(fleet, "n1"))).isEqualTo("n3");
  }

  @Test
  void a_power_feed_is_shared_within_a_site_and_is_no_rack() {
    Fleet fleet =
        fed(
            fed(Fleets.parse("A: 1x16c64g; B: 1x16c64g; C: 1x16c32g@bobo; D: 1x16c16g"), "n1"),
            "n2");
    Demand apart = apartFrom(fleet, "n1");

    assertThat(placed(fed(fleet, "n3"), apart)).isEqualTo("n3");
    assertThat(placed(fed(Fleets.parse("A: 1x16c64g; feed: 1x16c64g; D: 1x16c16g"), "n1"), apart))
        .isEqualTo("n2");
  }

  private static Demand apartFrom(Fleet fleet, String node) {
    Set<Place> places = fleet.node(node).orElseThrow().places();
    return with(Fleets.demand(1, 1), Set.of(node), places, 1);
  }

  /** The fleet with the node on the power feed {@code feed} of its site. */
  private static Fleet fed(Fleet fleet, String id) {
    Candidate node = fleet.node(id).orElseThrow();
    Set<Place> places = new HashSet<>(node.places());
    places.add(new Place(Place.Kind.POWER_FEED, node.site(), "feed"));
    return fleet.with(
        new Candidate(
            node.id(),
            node.name(),
            node.site(),
            Set.copyOf(places),
            node.state(),
            node.architecture(),
            node.networked(),
            node.freeVcpus(),
            node.freeMemoryMiB(),
            node.memoryMiB(),
            node.whole(),
            node.pools(),
            node.cachedImages()));
  }

  @Test
  void only_what_has_network_cards_needs_a_node_that_takes_part_in_a_network() {
    Fleet fleet = Fleets.parse("rackA: 2x8c16g offline");
    Demand without = Fleets.demand(1, 1);
    Demand with =
        new Demand(1, 1024, 10, "x86_64", true, null, "sha256:any", 64, Set.of(), Set.of(), 1);

    assertThat(Placement.place(fleet, without)).isInstanceOf(Placement.Placed.class);
    assertThat(((Placement.NoFit) Placement.place(fleet, with)).tolls())
        .contains(toll(Filter.NETWORK, 2, 2, 0));
    assertThat(Placement.place(Fleets.parse("rackA: 2x8c16g"), with))
        .isInstanceOf(Placement.Placed.class);
  }

  @Test
  void a_refusal_tells_what_each_rule_took_out_and_what_would_have_fitted() {
    Fleet fleet =
        Fleets.parse("a: 3x16c64g silent; b: 2x16c8g; c: 1x2c64g; d: 1x16c64g@bobo; e: 1x1c1g");
    Demand demand = Fleets.demand(4, 32).at("ouaga");

    Placement.NoFit refusal =
        assertThat(Placement.place(fleet, demand))
            .asInstanceOf(type(Placement.NoFit.class))
            .actual();

    assertThat(refusal.nodes()).isEqualTo(8);
    assertThat(toll(refusal, Filter.STATE))
        .isEqualTo(new Placement.Toll(Filter.STATE, 3, 3, 0, Map.of(Candidate.State.SILENT, 3)));
    assertThat(toll(refusal, Filter.SITE)).isEqualTo(toll(Filter.SITE, 1, 1, 0));
    assertThat(toll(refusal, Filter.VCPUS)).isEqualTo(toll(Filter.VCPUS, 2, 1, 2));
    assertThat(toll(refusal, Filter.MEMORY)).isEqualTo(toll(Filter.MEMORY, 2, 2, 8 * 1024));
    assertThat(toll(refusal, Filter.POOL)).isEqualTo(toll(Filter.POOL, 0, 0, 0));
  }

  @Test
  void an_empty_fleet_refuses_without_a_toll() {
    assertThat(Placement.place(Fleet.EMPTY, Fleets.demand(1, 1)))
        .asInstanceOf(type(Placement.NoFit.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.nodes()).isZero();
              assertThat(refusal.tolls()).allMatch(toll -> toll.removed() == 0);
            });
  }

  @Test
  void what_fits_to_the_last_unit_fits_and_one_more_does_not() {
    Fleet fleet = Fleets.parse("a: 1x16c64g");

    assertThat(placed(fleet, Fleets.demand(16, 64))).isEqualTo("n1");
    assertThat(Placement.place(fleet, Fleets.demand(17, 64))).isInstanceOf(Placement.NoFit.class);
    assertThat(Placement.place(fleet, Fleets.demand(16, 65))).isInstanceOf(Placement.NoFit.class);
  }

  private static String placed(Fleet fleet, Demand demand) {
    return assertThat(Placement.place(fleet, demand))
        .asInstanceOf(type(Placement.Placed.class))
        .actual()
        .node()
        .name();
  }

  private static Placement.Toll toll(Placement.NoFit refusal, Filter filter) {
    return refusal.tolls().stream()
        .filter(toll -> toll.filter() == filter)
        .findFirst()
        .orElseThrow();
  }

  private static Placement.Toll toll(Filter filter, int removed, int alone, long most) {
    return new Placement.Toll(filter, removed, alone, most, Map.of());
  }

  private static Demand with(Demand from, Set<String> apart, Set<Place> places, int chance) {
    return new Demand(
        from.vcpus(),
        from.memoryMiB(),
        from.diskGiB(),
        from.architecture(),
        from.networked(),
        from.site(),
        from.image(),
        from.minMemoryMiB(),
        apart,
        places,
        chance);
  }
}
