package cloud.faso.agent.ovn.core;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.agent.ledger.MemoryLedger;
import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.topology.Refusal;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.MemberHealth;
import cloud.faso.spec.agent.MemberObservation;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.PortObservation;
import cloud.faso.spec.agent.RefusedThing;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Stories on a still clock. */
class NetworkCoreTest {
  private static final String SEGMENT = Specs.segmentId(1);
  private static final String PORT = Specs.portId(1);

  private final MemoryLedger ledger = new MemoryLedger();
  private Instant now = Instant.parse("2026-11-29T08:00:00Z");
  private final NetworkCore core = new NetworkCore(ledger, () -> now, new SplittableRandom(1));

  private void assign(long revision, String id, @Nullable Spec spec) {
    Kind kind = id.startsWith("port-") ? Kind.PORT : Kind.SEGMENT;
    boolean complete = core.since() == Ledger.UNKNOWN;
    try {
      core.assigned(
          core.since(),
          new Assignments(
              revision,
              complete,
              List.of(new Assignment(kind, id, revision, revision, spec)),
              List.of()));
    } catch (LedgerFailure e) {
      throw new AssertionError(e);
    }
  }

  private void connect() {
    core.databaseAt(1);
    core.sessionOpened(new Session("node-1", "n", 1, 30, 300, now));
  }

  private static SyncResult done(long version, Map<String, Boolean> ports) {
    return new SyncResult(version, true, List.of(), List.of(), ports);
  }

  private SyncJob sync() {
    return Objects.requireNonNull(core.takeSync(), "a comparison is due");
  }

  private NetworkDraft report() {
    return Objects.requireNonNull(core.takeReport(), "a report is due");
  }

  @Test
  void an_agent_that_knows_nothing_touches_nothing() {
    connect();

    assertThat(core.takeSync()).isNull();
    assertThat(core.takeReport()).isNull();
  }

  @Test
  void a_control_plane_that_was_restored_is_not_told_what_its_lost_history_meant() {
    connect();
    assign(7, SEGMENT, Specs.segment(1));
    core.synced(sync(), done(2, Map.of()));
    assertThat(report().network().revision()).isEqualTo(7);

    core.sessionOpened(new Session("node-1", "n", 2, 30, 300, now));
    assertThat(core.since()).isEqualTo(Ledger.UNKNOWN);
    assertThat(core.takeReport()).isNull();
    assign(7, SEGMENT, Specs.segment(2));
    assertThat(report().network().revision()).isZero();
    core.synced(sync(), done(3, Map.of()));

    assertThat(core.since()).isEqualTo(7);
    core.sessionOpened(new Session("node-1", "n", 3, 30, 300, now));
    assign(7, SEGMENT, Specs.segment(2));
    assertThat(report().network().revision()).as("the same history").isEqualTo(7);
  }

  @Test
  void what_is_assigned_is_compared_at_once_and_its_revision_told_when_it_is_there() {
    connect();
    assign(7, SEGMENT, Specs.segment(1));
    SyncJob job = sync();
    assertThat(job.specs()).containsOnlyKeys(SEGMENT);
    assertThat(report().network().revision()).isZero();

    core.synced(job, done(2, Map.of(PORT, false)));

    core.sessionOpened(new Session("node-1", "n", 2, 30, 300, now));
    assign(7, SEGMENT, Specs.segment(1));
    NetworkDraft draft = report();
    assertThat(draft.turn().complete()).isTrue();
    assertThat(draft.network().revision()).isEqualTo(7);
    assertThat(draft.network().ports()).containsExactly(new PortObservation(PORT, false));
  }

  @Test
  void what_a_whole_answer_lacks_is_not_assigned_any_more() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    assign(2, PORT, Specs.port(1, 1));
    assertThat(core.specs()).containsOnlyKeys(SEGMENT, PORT);
    assign(3, PORT, null);
    assertThat(core.specs()).containsOnlyKeys(SEGMENT);

    core.sessionOpened(new Session("node-1", "n", 2, 30, 300, now));
    assign(4, PORT, Specs.port(1, 1));

    assertThat(core.specs()).containsOnlyKeys(PORT);
    NetworkCore restarted = new NetworkCore(ledger, () -> now, new SplittableRandom(1));
    assertThat(restarted.specs()).isEqualTo(core.specs());
  }

  @Test
  void a_tombstone_is_forgotten_once_the_control_plane_knows_that_it_was_carried_out() {
    connect();
    assign(1, SEGMENT, null);
    core.synced(sync(), done(2, Map.of()));
    NetworkDraft draft = report();
    assertThat(ledger.assignments()).hasSize(1);

    core.reported(draft, new ObservationsAck(30));

    assertThat(ledger.assignments()).isEmpty();
  }

  @Test
  void a_database_that_is_lost_advances_no_revision_and_is_tried_again() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    core.syncFailed(sync());
    assertThat(report().network().revision()).isZero();
    assertThat(core.takeSync()).isNull();

    now = now.plus(Duration.ofSeconds(2));

    assertThat(core.takeSync()).isNotNull();
  }

  @Test
  void a_database_that_comes_back_is_not_made_to_wait() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    core.syncFailed(sync());

    core.databaseAt(2);

    assertThat(core.takeSync()).isNotNull();
  }

  @Test
  void our_own_writes_cause_no_comparison() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    SyncJob job = sync();
    core.databaseAt(2);

    core.synced(job, done(2, Map.of()));

    assertThat(core.takeSync()).isNull();
  }

  @Test
  void who_changes_our_rows_again_and_again_is_answered_more_slowly() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    core.synced(sync(), done(2, Map.of()));
    int atOnce = 0;
    for (long version = 3; version < 30; version += 2) {
      core.databaseAt(version);
      SyncJob job = core.takeSync();
      if (job == null) {
        break;
      }
      atOnce++;
      core.synced(job, done(version + 1, Map.of()));
    }
    assertThat(atOnce).isBetween(3, 10);

    now = now.plus(Duration.ofMinutes(1));

    assertThat(core.takeSync()).isNotNull();
  }

  @Test
  void what_the_database_refuses_is_told_and_tried_again() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    core.synced(
        sync(),
        new SyncResult(2, true, List.of(), List.of(new Refusal(SEGMENT, "no", "No.")), Map.of()));

    RefusedThing told = report().network().refused().getFirst();
    assertThat(told.id()).isEqualTo(SEGMENT);
    assertThat(told.error().generation()).isEqualTo(1);
    assertThat(core.takeSync()).isNull();
    now = told.error().nextAttemptAt();
    assertThat(core.takeSync()).isNotNull();
  }

  @Test
  void a_port_that_comes_up_is_told_by_itself() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    core.synced(sync(), done(2, Map.of(PORT, false, Specs.portId(2), false)));
    core.reported(report(), new ObservationsAck(30));
    assertThat(core.takeReport()).isNull();

    core.portsSeen(Map.of(PORT, true));

    NetworkDraft draft = report();
    assertThat(draft.turn().complete()).isFalse();
    assertThat(draft.network().ports()).containsExactly(new PortObservation(PORT, true));
  }

  @Test
  void a_member_is_told_when_it_changes_and_all_are_with_each_session() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    core.synced(sync(), done(2, Map.of()));
    Member one = new Member(PORT, 6, 80);
    Member two = new Member(PORT, 17, 53);
    core.membersSeen(Map.of(one, MemberHealth.ONLINE));
    core.reported(report(), new ObservationsAck(30));
    core.membersSeen(Map.of(one, MemberHealth.ONLINE));
    assertThat(core.takeReport()).isNull();

    core.membersSeen(Map.of(one, MemberHealth.ONLINE, two, MemberHealth.OFFLINE));
    NetworkDraft lost = report();
    assertThat(lost.network().members())
        .containsExactly(new MemberObservation(PORT, 17, 53, MemberHealth.OFFLINE));
    core.reportLost(lost);
    now = now.plus(Duration.ofSeconds(10));
    core.membersSeen(Map.of(one, MemberHealth.ONLINE));
    NetworkDraft gone = report();
    assertThat(gone.network().members())
        .containsExactly(new MemberObservation(PORT, 17, 53, MemberHealth.UNKNOWN));
    core.reported(gone, new ObservationsAck(30));

    connect();
    assign(1, SEGMENT, Specs.segment(1));
    NetworkDraft all = report();
    assertThat(all.turn().complete()).isTrue();
    assertThat(all.network().members())
        .containsExactly(new MemberObservation(PORT, 6, 80, MemberHealth.ONLINE));
  }

  @Test
  void an_agent_that_starts_tells_of_no_members_before_it_has_seen_them() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    core.synced(sync(), done(2, Map.of()));
    NetworkDraft first = report();
    assertThat(first.turn().complete()).isTrue();
    assertThat(first.network().members()).isNull();
    core.reportLost(first);
    now = now.plus(Duration.ofSeconds(10));
    NetworkDraft again = report();
    assertThat(again.network().members()).isNull();
    core.reported(again, new ObservationsAck(30));

    core.membersSeen(Map.of());

    NetworkDraft seen = report();
    assertThat(seen.turn().complete()).isTrue();
    assertThat(seen.network().members()).as("there are none").isEmpty();
  }

  @Test
  void what_a_lost_report_told_is_told_again() {
    connect();
    assign(1, SEGMENT, Specs.segment(1));
    core.synced(sync(), done(2, Map.of(PORT, false)));
    core.reported(report(), new ObservationsAck(30));
    core.portsSeen(Map.of(PORT, true));
    core.reportLost(report());

    now = now.plus(Duration.ofSeconds(10));

    assertThat(report().network().ports()).containsExactly(new PortObservation(PORT, true));
  }
}
