package cloud.faso.agent.ovn.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.RandomRouting;
import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.agent.ovn.topology.Difference;
import cloud.faso.agent.ovn.topology.Existing;
import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Operation;
import cloud.faso.agent.ovn.topology.PersistentMap;
import cloud.faso.agent.ovn.topology.Rendered;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.agent.ovn.topology.Table;
import cloud.faso.agent.ovn.topology.Value;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.Spec;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * What is rendered and compared bit by bit is what is rendered and compared whole. {@code
 * -Dfaso.sequences} says how many sequences of changes, {@code -Dfaso.seed} where to begin.
 */
class IncrementalTest {
  private static final Marks MARKS = new Marks("node-00000000000000000000000001");
  private static final int SEQUENCES = Integer.getInteger("faso.sequences", 60);
  private static final int FIRST_SEED = Integer.getInteger("faso.seed", 1);
  private static final int CHANGES = 25;

  @Test
  void any_sequence_of_changes_leads_where_a_whole_comparison_would() throws Exception {
    for (int seed = FIRST_SEED; seed < FIRST_SEED + SEQUENCES; seed++) {
      new Sequence(seed).play();
    }
  }

  /** Changes of one site, of its own specs and by the hands of others. */
  private static final class Sequence {
    private final int seed;
    private final RandomGenerator random;
    private final MemoryNorthbound database;
    private final Synchronizer synchronizer;
    private final Rendering rendering = new Rendering(MARKS);
    private PersistentMap<String, Spec> specs = PersistentMap.of();

    Sequence(int seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.database = new MemoryNorthbound(random);
      this.synchronizer = new Synchronizer(database, MARKS);
    }

    void play() throws Exception {
      for (int change = 0; change < CHANGES; change++) {
        change();
        Rendered rendered = rendering.render(specs);
        Rendered whole = Rendering.of(MARKS, specs);
        String at = "seed " + seed + ", change " + change;
        assertThat(rendered.rows()).as(at).isEqualTo(whole.rows());
        assertThat(rendered.refused()).as(at).isEqualTo(whole.refused());
        var outcome = synchronizer.bring(rendered.wanted());
        assertThat(outcome.refused()).as(at).isEmpty();
        assertThat(outcome.transactions()).as(at).isLessThanOrEqualTo(1);
        assertThat(Difference.between(whole.wanted(), database.view().snapshot()).operations())
            .as(at)
            .isEmpty();
        assertThat(database.view().snapshot().rows())
            .as(at)
            .containsOnlyKeys(whole.rows().keySet());
      }
    }

    /** Mostly a few things; sometimes all, sometimes none; often somebody else meddles. */
    private void change() {
      Map<String, Spec> other = new TreeMap<>(RandomRouting.of(random));
      int oneIn = List.of(1, 4, 12, 12, 1000).get(random.nextInt(5));
      other.keySet().removeIf(_ -> random.nextInt(oneIn) != 0);
      for (String id : new TreeSet<>(specs.keySet())) {
        specs = random.nextInt(oneIn * 3) == 0 ? specs.without(id) : specs;
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        quarrel(other);
      }
      other.forEach((id, spec) -> specs = specs.with(id, spec));
      for (int i = random.nextInt(3); i > 0; i--) {
        meddle();
      }
    }

    /** Something wants what something else has, maybe. */
    private void quarrel(Map<String, Spec> into) {
      int some = random.nextInt(3);
      String router = Topologies.routerId(1 + some);
      switch (random.nextInt(5)) {
        case 0 -> into.put(Topologies.externalId(1), Topologies.external("node-" + some));
        case 1 ->
            into.put(
                Topologies.floatingId(some),
                Topologies.floating(10 + some, router, Specs.portId(random.nextInt(4)), null));
        case 2 -> into.put(Topologies.peeringId(2 + some), Topologies.peering(3));
        default ->
            into.put(
                router,
                Topologies.router(
                    Specs.TENANT,
                    Topologies.gateway(10 + random.nextInt(3), random.nextBoolean()),
                    List.of(new RouteSpec("0.0.0.0/0", "198.51.100." + (10 + some))),
                    random.nextInt(4),
                    4));
      }
    }

    private void meddle() {
      List<Existing> rows =
          database.view().snapshot().rows().values().stream()
              .sorted(Comparator.comparing(Existing::uuid))
              .toList();
      if (rows.isEmpty()) {
        return;
      }
      Existing row = any(rows);
      Key key = row.key();
      switch (random.nextInt(6)) {
        case 0 -> database.lose(key);
        case 1 -> database.change(List.of(new Operation.Delete(key.table(), row.uuid())));
        case 2 -> database.change(List.of(new Operation.Insert(key, row.columns())));
        case 3, 4 -> move(of(rows, Table.LOGICAL_SWITCH_PORT), of(rows, Table.PORT_GROUP));
        default ->
            database.change(
                List.of(
                    new Operation.Update(
                        key.table(),
                        row.uuid(),
                        Map.of("name", new Value.Text("by hand")),
                        Set.of())));
      }
    }

    private Existing any(List<Existing> rows) {
      return rows.get(random.nextInt(rows.size()));
    }

    private static List<Existing> of(List<Existing> rows, Table table) {
      return rows.stream().filter(row -> row.key().table() == table).toList();
    }

    /** Out of one group and into another, or both. */
    private void move(List<Existing> ports, List<Existing> groups) {
      if (!ports.isEmpty() && !groups.isEmpty()) {
        Existing port = any(ports);
        database.change(
            List.of(
                new Operation.Refer(
                    Table.PORT_GROUP, any(groups).uuid(), "ports", Set.of(), Set.of(port.uuid())),
                new Operation.Refer(
                    Table.PORT_GROUP, any(groups).uuid(), "ports", Set.of(port.key()), Set.of())));
      }
    }
  }
}
