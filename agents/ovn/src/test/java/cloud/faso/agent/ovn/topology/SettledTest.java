package cloud.faso.agent.ovn.topology;

import static cloud.faso.agent.ovn.Specs.group;
import static cloud.faso.agent.ovn.Specs.groupId;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is looked at again when somebody changes rows of ours by hand. */
class SettledTest {
  private static final Marks MARKS = new Marks("node-00000000000000000000000001");
  private static final Key PORT = new Key(Table.LOGICAL_SWITCH_PORT, portId(1), "");
  private final Wanted wanted =
      Rendering.of(
              MARKS,
              Map.of(
                  segmentId(1), segment(1),
                  segmentId(2), segment(2),
                  groupId(1), group(),
                  portId(1), port(1, 1, groupId(1)),
                  portId(2), port(2, 2)))
          .wanted();
  private final Mirror mirror = new Mirror();
  private final Map<Key, UUID> uuids = new HashMap<>();
  private Settled settled = new Settled(wanted, Snapshot.EMPTY);

  @BeforeEach
  void settle() {
    long number = 0;
    for (Row row : wanted.rows().values()) {
      UUID uuid = new UUID(0, ++number);
      uuids.put(row.key(), uuid);
      mirror.put(new Existing(uuid, row.key(), row.columns()));
    }
    settled = new Settled(wanted, mirror.snapshot());
  }

  private UUID uuid(Key key) {
    return uuids.getOrDefault(key, new UUID(0, 0));
  }

  @Test
  void nothing_while_nothing_changed() {
    assertThat(settled.toLookAt(wanted, mirror.snapshot()).things()).isEmpty();
  }

  @Test
  void only_what_was_changed() {
    mirror.put(new Existing(uuid(PORT), PORT, Map.of("name", new Value.Text("by hand"))));
    assertThat(settled.toLookAt(wanted, mirror.snapshot()).things()).containsExactly(portId(1));
  }

  @Test
  void what_was_taken_away_and_all_that_refers_to_it() {
    mirror.remove(uuid(PORT));
    assertThat(settled.toLookAt(wanted, mirror.snapshot()).things())
        .containsExactlyInAnyOrder(portId(1), segmentId(1), groupId(1), MARKS.agent());
  }

  @Test
  void what_has_another_row_now_and_all_that_refers_to_it() {
    mirror.remove(uuid(PORT));
    mirror.put(new Existing(new UUID(1, 1), PORT, Map.of()));
    assertThat(settled.toLookAt(wanted, mirror.snapshot()).things())
        .contains(portId(1), segmentId(1));
  }

  @Test
  void all_when_there_is_a_row_that_nobody_wants() {
    Key strange = new Key(Table.LOGICAL_SWITCH_PORT, portId(9), "");
    mirror.put(new Existing(new UUID(1, 1), strange, Map.of()));
    assertThat(settled.toLookAt(wanted, mirror.snapshot()).things())
        .containsExactlyInAnyOrderElementsOf(Focus.all(wanted, mirror.snapshot()).things());
  }

  @Test
  void all_when_two_rows_are_for_the_same() {
    mirror.put(new Existing(new UUID(1, 1), PORT, Map.of()));
    assertThat(settled.toLookAt(wanted, mirror.snapshot()).things())
        .containsExactlyInAnyOrderElementsOf(wanted.things().keySet());
  }
}
