package cloud.faso.agent.ovn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.topology.Derivation.Gathered;
import cloud.faso.agent.ovn.topology.Derivation.Kind;
import cloud.faso.agent.ovn.topology.Derivation.Made;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is made anew when something changes, with lengths of words and their sums. */
class DerivationTest {
  private final List<String> log = new ArrayList<>();
  private final Derivation derivation = new Derivation();
  private final Kind<String> words = derivation.given();
  private final Made<Integer> lengths = derivation.made(this::length);
  private final Gathered<String> listed = derivation.gathered();
  private final Made<Integer> sums =
      derivation.made(this::sum, (id, before, now) -> log.add(id + " " + before + " " + now));

  private @Nullable Integer length(String id) {
    log.add("length " + id);
    String word = words.get(id);
    return word == null ? null : word.length();
  }

  private @Nullable Integer sum(String list) {
    log.add("sum " + list);
    int sum = 0;
    for (String id : listed.of(list)) {
      Integer length = lengths.get(id);
      sum += length == null ? 0 : length;
    }
    return listed.of(list).isEmpty() ? null : sum;
  }

  private List<String> run() {
    log.clear();
    derivation.run();
    return List.copyOf(log);
  }

  private void put(String id, String word, String list) {
    words.set(id, word);
    lengths.touch(id);
    listed.add(list, id);
    sums.touch(list);
  }

  @Test
  void each_is_made_once_and_after_what_it_is_made_of() {
    put("a", "one", "x");
    put("b", "three", "x");
    put("c", "five", "y");

    assertThat(run())
        .containsExactlyInAnyOrder(
            "length a", "length b", "length c", "sum x", "x null 8", "sum y", "y null 4");
    assertThat(run()).isEmpty();
  }

  @Test
  void nothing_follows_from_one_that_comes_out_equal() {
    put("a", "one", "x");
    put("c", "five", "y");
    derivation.run();

    words.set("a", "two");
    assertThat(run()).containsExactly("length a");
    words.set("a", "three");
    assertThat(run()).containsExactly("length a", "sum x", "x 3 5");
  }

  @Test
  void what_a_value_is_made_of_no_longer_does_not_matter_to_it() {
    put("a", "one", "x");
    derivation.run();

    listed.remove("x", "a");
    listed.add("y", "a");
    sums.touch("y");
    assertThat(run()).containsExactlyInAnyOrder("sum x", "x 3 null", "sum y", "y null 3");
    words.set("a", "three");
    assertThat(run()).containsExactly("length a", "sum y", "y 3 5");
  }

  @Test
  void what_is_missing_is_noted_too() {
    listed.add("x", "a");
    sums.touch("x");
    derivation.run();

    words.set("a", "one");
    lengths.touch("a");
    assertThat(run()).containsExactly("length a", "sum x", "x 0 3");
    words.set("a", null);
    assertThat(run()).containsExactly("length a", "sum x", "x 3 0");
  }

  @Test
  void who_takes_over_what_another_gave_may_say_so_first() {
    put("a", "one", "x");
    derivation.run();

    listed.add("x", "a");
    listed.remove("x", "a");
    assertThat(run()).isEmpty();
    assertThat(listed.of("x")).containsExactly("a");
  }
}
