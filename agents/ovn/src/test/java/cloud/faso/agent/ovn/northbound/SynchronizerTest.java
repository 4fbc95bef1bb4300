package cloud.faso.agent.ovn.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.RandomTopology;
import cloud.faso.agent.ovn.topology.Difference;
import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.agent.ovn.topology.Row;
import cloud.faso.agent.ovn.topology.Settled;
import cloud.faso.spec.agent.Spec;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever was there, one transaction makes it what is wanted. */
class SynchronizerTest {
  private static final Marks MARKS = new Marks("node-00000000000000000000000001");

  private final SplittableRandom random = new SplittableRandom(7);
  private final MemoryNorthbound database = new MemoryNorthbound(random);
  private final Rendering rendering = new Rendering(MARKS);
  private final Synchronizer synchronizer = new Synchronizer(database, MARKS);

  private Map<Key, Row> wanted() {
    Map<String, Spec> specs = RandomTopology.of(random);
    return rendering.render(specs).rows();
  }

  @Test
  void one_transaction_leads_from_any_topology_to_any_other() throws Exception {
    for (int i = 0; i < 500; i++) {
      Map<Key, Row> wanted = wanted();

      assertThat(synchronizer.bring(wanted).transactions()).isLessThanOrEqualTo(1);

      assertThat(Difference.between(wanted, database.view().snapshot()).operations()).isEmpty();
      assertThat(database.view().snapshot().rows()).containsOnlyKeys(wanted.keySet());
    }
  }

  @Test
  void lost_rows_come_back() throws Exception {
    for (int i = 0; i < 200; i++) {
      Map<Key, Row> wanted = wanted();
      synchronizer.bring(wanted);
      List<Key> keys = List.copyOf(wanted.keySet());
      database.lose(keys.get(random.nextInt(keys.size())));

      synchronizer.bring(wanted);

      assertThat(database.view().snapshot().rows()).containsOnlyKeys(wanted.keySet());
      assertThat(Difference.between(wanted, database.view().snapshot()).operations()).isEmpty();
    }
  }

  @Test
  void as_much_as_some_things_need_never_breaks_what_the_rest_has() throws Exception {
    for (int i = 0; i < 200; i++) {
      synchronizer.bring(wanted());
      Map<Key, Row> wanted = wanted();
      int half = random.nextInt(2);

      var changes =
          Difference.between(
              wanted,
              database.view().snapshot(),
              thing -> (thing.hashCode() & 1) == half,
              new Settled());
      database.change(changes.operations());

      assertThat(synchronizer.bring(wanted).transactions()).isLessThanOrEqualTo(1);
      assertThat(database.view().snapshot().rows()).containsOnlyKeys(wanted.keySet());
    }
  }
}
