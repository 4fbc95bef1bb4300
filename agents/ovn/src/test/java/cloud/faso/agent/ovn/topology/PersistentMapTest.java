package cloud.faso.agent.ovn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Is what a {@link HashMap} is, and knows in what it differs from another. */
class PersistentMapTest {
  private final SplittableRandom random = new SplittableRandom(3);

  /** Of few hashes, which many have in common, wholly or in their lowest bits. */
  private record Clumsy(int number) {
    @Override
    public int hashCode() {
      return number % 3 == 0 ? 7 : number % 3 == 1 ? number << 20 : number;
    }
  }

  @Test
  void any_sequence_of_changes_has_what_a_hash_map_has() {
    for (int keys : new int[] {1, 2, 8, 60, 3000}) {
      Map<Clumsy, Integer> expected = new HashMap<>();
      PersistentMap<Clumsy, Integer> map = PersistentMap.of();
      for (int i = 0; i < 4 * keys + 50; i++) {
        Clumsy key = new Clumsy(random.nextInt(keys));
        if (random.nextInt(3) == 0) {
          expected.remove(key);
          map = map.without(key);
        } else {
          expected.put(key, i);
          map = map.with(key, i);
        }
        assertThat(map.get(key)).isEqualTo(expected.get(key));
        assertThat(map).hasSize(expected.size());
      }
      assertThat(new HashMap<>(map)).isEqualTo(expected);
      assertThat(map).isEqualTo(PersistentMap.copyOf(expected)).isEqualTo(expected);
      assertThat(map.hashCode()).isEqualTo(expected.hashCode());
    }
  }

  @Test
  void what_differs_between_two_is_told_once_whichever_way_they_were_made() {
    for (int round = 0; round < 300; round++) {
      int keys = 1 + random.nextInt(200);
      PersistentMap<Clumsy, String> one = some(PersistentMap.of(), keys);
      PersistentMap<Clumsy, String> other =
          some(random.nextBoolean() ? one : PersistentMap.of(), 1 + random.nextInt(keys));
      Set<Clumsy> differ = new HashSet<>();
      other.eachChanged(one, key -> assertThat(differ.add(key)).isTrue());
      Set<Clumsy> expected = new HashSet<>(one.keySet());
      expected.addAll(other.keySet());
      PersistentMap<Clumsy, String> now = other;
      expected.removeIf(key -> Objects.equals(one.get(key), now.get(key)));
      assertThat(differ).isEqualTo(expected);
      assertThat(one.equals(other)).isEqualTo(expected.isEmpty());
    }
  }

  private PersistentMap<Clumsy, String> some(PersistentMap<Clumsy, String> from, int changes) {
    PersistentMap<Clumsy, String> map = from;
    for (int i = 0; i < changes; i++) {
      Clumsy key = new Clumsy(random.nextInt(120));
      map = random.nextInt(3) == 0 ? map.without(key) : map.with(key, value());
    }
    return map;
  }

  /** One of two, each of them always the same object. */
  private String value() {
    return random.nextBoolean() ? "one" : "other";
  }

  @Test
  void one_with_an_equal_value_is_the_same() {
    PersistentMap<String, String> map = PersistentMap.copyOf(Map.of("a", "b"));
    assertThat(map.with("a", String.valueOf(new char[] {'b'}))).isSameAs(map);
    assertThat(map.without("b")).isSameAs(map);
    assertThat(map.without("a")).isEqualTo(PersistentMap.of()).isEmpty();
  }

  @Test
  void a_set_tells_what_is_in_one_of_two() {
    PersistentSet<String> set = PersistentSet.copyOf(Set.of("a", "b"));
    assertThat(set.with("c").without("a").changed(set)).containsExactlyInAnyOrder("a", "c");
    assertThat(set.with("a")).isEqualTo(set).isEqualTo(Set.of("a", "b"));
    assertThat(PersistentSet.copyOf(set)).isSameAs(set);
  }
}
