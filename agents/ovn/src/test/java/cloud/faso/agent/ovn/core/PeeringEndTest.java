package cloud.faso.agent.ovn.core;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ledger.FileLedger;
import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Rendered;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.agent.ovn.topology.Row;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peerings end on their date, whoever is heard; stories on a still clock. */
class PeeringEndTest {
  private static final Marks MARKS = new Marks("node-00000000000000000000000001");
  private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");
  private static final Instant END = START.plusSeconds(20);

  /** Long, so that no report is due by itself. */
  private static final int LEASE = 10_000;

  private static final String PEERING = Topologies.peeringId(1);

  @TempDir Path folder;
  private FileLedger ledger;
  private NetworkCore core;
  private Instant now = START;
  private long revision;
  private long version = 1;
  private Rendering rendering;
  private Map<Key, Row> unpeered;
  private Map<Key, Row> peered;

  @BeforeEach
  void two_tenants_are_peered() throws Exception {
    start();
    core.sessionOpened(new Session("node-1", "n", 1, LEASE, LEASE, now));
    assign(Kind.SEGMENT, Specs.segmentId(1), Specs.segment(1));
    assign(
        Kind.SEGMENT, Specs.segmentId(2), Topologies.of(Topologies.OTHER_TENANT, Specs.segment(2)));
    assign(Kind.PORT, Specs.portId(1), Specs.port(1, 1));
    assign(Kind.ROUTER, Topologies.routerId(1), Topologies.router(1));
    assign(
        Kind.ROUTER,
        Topologies.routerId(2),
        Topologies.router(Topologies.OTHER_TENANT, null, List.of(), 2));
    unpeered = bring();
    told();
    peer(END);
    peered = bring();
    told();
    assertThat(peered).isNotEqualTo(unpeered);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  /** Also again: with what is in the ledger's file, and nobody heard. */
  private void start() throws LedgerFailure {
    ledger = FileLedger.open(folder.resolve("ledger"), "node-1");
    core = new NetworkCore(ledger, () -> now, new SplittableRandom(1));
    rendering = new Rendering(MARKS);
    core.databaseAt(version);
  }

  private void restart() throws LedgerFailure {
    ledger.close();
    start();
  }

  private void assign(Kind kind, String id, @Nullable Spec spec) throws LedgerFailure {
    revision++;
    core.assigned(
        core.since(),
        new Assignments(
            revision,
            core.since() == Ledger.UNKNOWN,
            List.of(new Assignment(kind, id, revision, revision, spec)),
            List.of()));
  }

  private void peer(@Nullable Instant until) throws LedgerFailure {
    assign(Kind.PEERING, PEERING, Topologies.ending(Topologies.peering(1), until));
  }

  private SyncJob sync() {
    return Objects.requireNonNull(core.takeSync(), "a comparison is due");
  }

  private void done(SyncJob job) {
    version++;
    core.synced(job, new SyncResult(version, true, List.of(), List.of(), Map.of()));
  }

  /** Brings the database to what is wanted now, which is these rows. */
  private Map<Key, Row> bring() {
    SyncJob job = sync();
    Rendered rendered = rendering.render(job.specs());
    assertThat(rendered.rows()).isEqualTo(Rendering.of(MARKS, new HashMap<>(job.specs())).rows());
    assertThat(rendered.refused()).isEmpty();
    done(job);
    return rendered.rows();
  }

  private void told() {
    NetworkDraft draft = Objects.requireNonNull(core.takeReport(), "a report is due");
    assertThat(draft.network().revision()).isEqualTo(revision);
    assertThat(draft.network().refused()).isEmpty();
    core.reported(draft, new ObservationsAck(LEASE));
  }

  @Test
  void one_ends_on_its_date_and_nothing_else_changes_and_nothing_is_told() {
    assertThat(core.nextWake()).isEqualTo(END);
    now = END.minusNanos(1);
    assertThat(core.takeSync()).isNull();

    now = END;

    assertThat(bring()).isEqualTo(unpeered);
    assertThat(core.specs()).doesNotContainKey(PEERING);
    assertThat(core.takeReport()).isNull();
    assertThat(core.takeSync()).isNull();
    assertThat(core.nextWake()).isAfter(END);
  }

  @Test
  void a_later_end_that_is_told_of_afterwards_brings_it_back() throws Exception {
    now = END;
    assertThat(bring()).isEqualTo(unpeered);

    peer(END.plusSeconds(30));
    assertThat(bring()).isEqualTo(peered);
    told();
    now = END.plusSeconds(30);
    assertThat(bring()).isEqualTo(unpeered);

    peer(null);
    assertThat(bring()).isEqualTo(peered);
    now = END.plus(Duration.ofDays(1000));
    assertThat(bring()).isEqualTo(peered);
  }

  @Test
  void an_earlier_end_is_kept_to_and_what_is_gone_has_none() throws Exception {
    peer(END.minusSeconds(10));
    assertThat(bring()).isEqualTo(peered);
    told();
    assertThat(core.nextWake()).isEqualTo(END.minusSeconds(10));

    assign(Kind.PEERING, PEERING, null);
    assertThat(bring()).isEqualTo(unpeered);
    told();
    assertThat(core.nextWake()).isAfter(END);
  }

  @Test
  void an_agent_that_starts_and_hears_nobody_keeps_to_the_end_that_it_was_told() throws Exception {
    restart();
    assertThat(bring()).isEqualTo(peered);
    assertThat(core.nextWake()).isEqualTo(END);
    now = END;
    assertThat(bring()).isEqualTo(unpeered);

    restart();
    assertThat(bring()).isEqualTo(unpeered);
    assertThat(ledger.assignments()).containsKey(PEERING);
  }

  @Test
  void an_end_that_comes_during_a_comparison_is_next() {
    core.databaseAt(++version);
    SyncJob before = sync();
    now = END;
    assertThat(core.takeSync()).isNull();
    core.syncFailed(before);
    assertThat(core.nextWake()).as("no haste while the database fails").isAfter(END);
    core.databaseAt(++version);
    assertThat(bring()).isEqualTo(unpeered);
  }

  @Test
  void a_clock_that_is_set_right_brings_back_what_it_ended() {
    now = END.plusSeconds(1000);
    assertThat(bring()).isEqualTo(unpeered);

    now = START;
    core.databaseAt(++version);

    assertThat(bring()).isEqualTo(peered);
    assertThat(core.nextWake()).isEqualTo(END);
  }

  @Test
  void many_ends_do_not_make_it_slow_to_put_right_what_somebody_changes() throws Exception {
    for (int i = 2; i < 12; i++) {
      assign(
          Kind.PEERING,
          Topologies.peeringId(i),
          Topologies.ending(Topologies.peering(i), START.plusSeconds(i)));
    }
    done(sync());
    for (int i = 2; i < 12; i++) {
      now = START.plusSeconds(i);
      done(sync());
    }

    core.databaseAt(++version);

    assertThat(core.takeSync()).isNotNull();
  }
}
