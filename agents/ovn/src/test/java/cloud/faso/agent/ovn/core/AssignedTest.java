package cloud.faso.agent.ovn.core;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.RandomRouting;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Rendered;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.spec.agent.PeeringSpec;
import cloud.faso.spec.agent.Spec;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is left at a time is what a look at all that is assigned would leave. */
class AssignedTest {
  private static final Marks MARKS = new Marks("node-00000000000000000000000001");
  private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");
  private static final int SEQUENCES = 40;
  private static final int CHANGES = 20;
  private static final int SECONDS = 30;

  @Test
  void any_sequence_of_changes_and_times_leaves_what_has_not_ended() {
    for (int seed = 1; seed <= SEQUENCES; seed++) {
      new Sequence(seed).play();
    }
  }

  /** Of changes, with the clock going back and forth between them. */
  private static final class Sequence {
    private final int seed;
    private final RandomGenerator random;
    private final Assigned assigned = new Assigned();
    private final Map<String, Spec> all = new TreeMap<>();
    private final Rendering rendering = new Rendering(MARKS);

    Sequence(int seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    void play() {
      for (int change = 0; change < CHANGES; change++) {
        change();
        Instant now = sometime();
        String at = "seed " + seed + ", change " + change;
        Map<String, Spec> left = new TreeMap<>(all);
        left.values().removeIf(spec -> hasEnded(spec, now));
        assertThat(assigned.at(now)).as(at).isEqualTo(left);
        assertThat(assigned.nextEnd(now)).as(at).isEqualTo(nextEnd(now));
        Rendered rendered = rendering.render(assigned.at(now));
        Rendered whole = Rendering.of(MARKS, left);
        assertThat(rendered.rows()).as(at).isEqualTo(whole.rows());
        assertThat(rendered.refused()).as(at).isEqualTo(whole.refused());
      }
    }

    private Instant sometime() {
      return START.plusSeconds(random.nextInt(SECONDS));
    }

    private void change() {
      for (Map.Entry<String, Spec> some : new TreeMap<>(RandomRouting.of(random)).entrySet()) {
        if (random.nextInt(3) == 0) {
          put(some.getKey(), some.getValue());
        }
      }
      put(Topologies.peeringId(1 + random.nextInt(4)), Topologies.peering(3));
      if (random.nextInt(3) == 0) {
        Set<String> kept = new HashSet<>(all.keySet());
        kept.removeIf(_ -> random.nextInt(8) == 0);
        assigned.retain(kept);
        all.keySet().retainAll(kept);
      } else {
        String gone = Topologies.peeringId(1 + random.nextInt(4));
        assigned.put(gone, null);
        all.remove(gone);
      }
    }

    private void put(String id, Spec spec) {
      Spec some =
          spec instanceof PeeringSpec peering
              ? Topologies.ending(peering, random.nextInt(4) == 0 ? null : sometime())
              : spec;
      assigned.put(id, some);
      all.put(id, some);
    }

    private @Nullable Instant nextEnd(Instant now) {
      Instant next = null;
      for (Spec spec : all.values()) {
        Instant end = endOf(spec);
        if (end != null && end.isAfter(now) && (next == null || end.isBefore(next))) {
          next = end;
        }
      }
      return next;
    }

    private static boolean hasEnded(Spec spec, Instant now) {
      Instant end = endOf(spec);
      return end != null && !end.isAfter(now);
    }

    private static @Nullable Instant endOf(Spec spec) {
      return spec instanceof PeeringSpec peering ? peering.until() : null;
    }
  }
}
