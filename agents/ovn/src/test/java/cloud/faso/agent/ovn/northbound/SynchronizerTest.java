package cloud.faso.agent.ovn.northbound;

import static cloud.faso.agent.ovn.Specs.elsewhere;
import static cloud.faso.agent.ovn.Specs.on;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.RandomTopology;
import cloud.faso.agent.ovn.topology.Difference;
import cloud.faso.agent.ovn.topology.Focus;
import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.agent.ovn.topology.Wanted;
import cloud.faso.spec.agent.Spec;
import java.util.HashMap;
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

  private Wanted wanted() {
    Map<String, Spec> specs = RandomTopology.of(random);
    return rendering.render(specs).wanted();
  }

  /** By a comparison of everything, whatever the synchronizer looked at. */
  private void requireWanted(Wanted wanted) {
    assertThat(Difference.between(wanted, database.view().snapshot()).operations()).isEmpty();
    assertThat(database.view().snapshot().rows()).containsOnlyKeys(wanted.rows().keySet());
  }

  @Test
  void one_transaction_leads_from_any_topology_to_any_other() throws Exception {
    for (int i = 0; i < 500; i++) {
      Wanted wanted = wanted();
      assertThat(synchronizer.bring(wanted).transactions()).isLessThanOrEqualTo(1);
      requireWanted(wanted);
    }
  }

  @Test
  void a_port_is_up_at_the_site_where_it_is() throws Exception {
    Map<String, Boolean> told = new HashMap<>();
    database.watch(
        new Northbound.Listener() {
          @Override
          public void changed(long version) {}

          @Override
          public void ports(Map<String, Boolean> up) {
            told.putAll(up);
          }
        });
    Map<String, Spec> specs = new HashMap<>(Map.of(segmentId(1), segment(1)));
    for (boolean here : List.of(true, false, true)) {
      specs.put(
          portId(1),
          here ? on(port(1, 1), "node-a") : elsewhere(port(1, 1), "node-b", "192.0.2.2"));
      var _ = synchronizer.bring(rendering.render(specs).wanted());
      assertThat(told).containsEntry(portId(1), here);
      assertThat(database.view().snapshot().ports()).containsEntry(portId(1), here);
    }
  }

  @Test
  void lost_rows_come_back() throws Exception {
    for (int i = 0; i < 200; i++) {
      Wanted wanted = wanted();
      var _ = synchronizer.bring(wanted);
      List<Key> keys = List.copyOf(wanted.rows().keySet());
      database.lose(keys.get(random.nextInt(keys.size())));
      var _ = synchronizer.bring(wanted);
      requireWanted(wanted);
    }
  }

  @Test
  void as_much_as_some_things_need_never_breaks_what_the_rest_has() throws Exception {
    for (int i = 0; i < 200; i++) {
      var _ = synchronizer.bring(wanted());
      Wanted wanted = wanted();
      int half = random.nextInt(2);
      var actual = database.view().snapshot();
      var changes =
          Difference.between(
              wanted, actual, Focus.all(wanted, actual), thing -> (thing.hashCode() & 1) == half);
      database.change(changes.operations());
      assertThat(synchronizer.bring(wanted).transactions()).isLessThanOrEqualTo(1);
      requireWanted(wanted);
    }
  }
}
