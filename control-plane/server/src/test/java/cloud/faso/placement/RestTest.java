package cloud.faso.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RestTest {

  private static final Fleet FLEET =
      Fleets.parse("a: 2x8c64g; b: 1x4c16g; c: 1x64c512g silent; d: 1x16c128g@bobo");

  @Test
  void what_is_left_is_what_nodes_that_take_guests_have() {
    assertThat(Rest.of(FLEET, "ouaga")).isEqualTo(new Rest(20, 144 * 1024, 3000));
    assertThat(Rest.of(FLEET, null)).isEqualTo(new Rest(36, 272 * 1024, 4000));
  }

  @Test
  void as_many_more_fit_as_fit_on_each_node() {
    assertThat(Rest.more(FLEET, Fleets.demand(3, 1), "ouaga", false)).isEqualTo(2 + 2 + 1);
    assertThat(Rest.more(FLEET, Fleets.demand(1, 24), "ouaga", false)).isEqualTo(2 + 2);
    assertThat(Rest.more(FLEET, Fleets.demand(3, 1), "ouaga", true)).isEqualTo(3);
    assertThat(Rest.more(FLEET, Fleets.demand(16, 1), "bobo", false)).isEqualTo(1);
  }

  @Test
  void an_amount_that_is_lacking_is_in_it_less_than_never() {
    Rest four = new Rest(4, 0, 0);
    assertThat(Rest.of(FLEET, "ouaga").times(four)).isEqualTo(5);
    assertThat(new Rest(3, 0, 0).times(four)).isZero();
    assertThat(new Rest(3, 9, 9).minus(four).times(four)).isNegative();
  }
}
