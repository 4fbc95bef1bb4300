package cloud.faso.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.notices.MailService;
import cloud.faso.notices.MailSettings;
import cloud.faso.notices.MailView;
import cloud.faso.notices.MemberBook;
import cloud.faso.notices.Notices;
import cloud.faso.notices.Recipient;
import cloud.faso.notices.SmtpSettings;
import cloud.faso.operations.EventRow;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.OpenSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was heard of when, told on a still clock. */
@OnBothDatabases
final class LeasesTest {

  private static final NodeLoad LOAD = new NodeLoad(5, 100);

  private final DataSource source;
  private final Database database;
  private final Events events;
  private final IdSource ids;
  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final NodeTable nodes;
  private final NodeLinks links;
  private Leases leases;

  LeasesTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), CommitObserver.NONE);
    ids = new IdSource(clock, new Random(1));
    events = new Events(database, ids, clock);
    nodes = database.table(NodeTable.class);
    PoolService pools = new PoolService(database, events, ids, clock, new Signals<>());
    links = new NodeLinks(database, pools, events, clock, new Signals<>(), new Silences());
    leases = new Leases(database, events, clock, new Signals<>(), new Silences());
  }

  @BeforeEach
  void addSite() {
    SiteId site = new SiteId("site-1");
    database.transact(
        () -> database.table(SiteTable.class).insert(new SiteRow(site, "ouaga", null, 1, now)));
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  @Test
  void a_node_that_is_not_heard_of_falls_silent_once_and_comes_back() {
    NodeId node = joined("n1");
    pass(60);
    assertThat(phase(node)).isEqualTo(NodePhase.READY);
    pass(1);
    assertThat(phase(node)).isEqualTo(NodePhase.SILENT);
    keep();
    keep();
    assertThat(leases.isSilent(node, lastSeen(node))).isTrue();

    pass(10);
    leases.heard(node, 1, LOAD);
    keep();

    assertThat(phase(node)).isEqualTo(NodePhase.READY);
    assertThat(types()).containsExactly("node.ready", "node.silent", "node.ready");
  }

  @Test
  void the_operators_are_told_of_a_silence_once() {
    SmtpSettings smtp =
        new SmtpSettings(
            "localhost", 1, SmtpSettings.Security.NONE, null, null, "faso@example.org", null);
    MailSettings mail =
        new MailSettings(smtp, List.of(new Recipient("Op", "op@example.org", Locale.FRENCH)));
    Silences silences = new Silences();
    silences.tell(
        new SilenceNotices(
            database, new Notices(database, _ -> List.of(), MemberBook.NONE, mail, ids, clock)));
    leases = new Leases(database, events, clock, new Signals<>(), silences);
    joined("n1");
    pass(61);
    keep();
    keep();

    assertThat(
            new MailService(database, events, clock)
                .list(null, new PageQuery("mails", 10, null, null, null))
                .items())
        .extracting(MailView::subject)
        .containsExactly("Le nœud n1 est silencieux");
  }

  @Test
  void heartbeats_reach_the_database_together_and_never_move_it_back() {
    NodeId node = joined("n1");
    pass(10);
    leases.heard(node, 1, new NodeLoad(42, 1000));
    assertThat(lastSeen(node)).isEqualTo(now.minusSeconds(10));
    keep();
    assertThat(lastSeen(node)).isEqualTo(now);
    assertThat(nodes.findWhole("n1").orElseThrow().cpuPercent()).isEqualTo(42);

    Instant newest = now;
    now = now.minusSeconds(5);
    leases.heard(node, 1, LOAD);
    keep();
    assertThat(lastSeen(node)).as("a clock that jumped back").isEqualTo(newest);

    now = newest.plusSeconds(5);
    leases.heard(node, 7, LOAD);
    keep();
    assertThat(lastSeen(node)).as("of a session that does not live").isEqualTo(newest);
  }

  @Test
  void after_a_restart_silence_counts_from_then_unless_it_was_known_before() {
    NodeId known = joined("known");
    pass(61);
    keep();
    NodeId unknown = joined("unknown");
    pass(3600);

    leases = new Leases(database, events, clock, new Signals<>(), new Silences());

    assertThat(phase(known)).isEqualTo(NodePhase.SILENT);
    assertThat(leases.isSilent(known, lastSeen(known))).isTrue();
    assertThat(phase(unknown)).isEqualTo(NodePhase.READY);
    keep();
    assertThat(types()).as("nothing is noticed yet").filteredOn("node.silent"::equals).hasSize(1);
    pass(61);
    keep();
    assertThat(phase(unknown)).isEqualTo(NodePhase.SILENT);
    assertThat(types()).filteredOn("node.silent"::equals).hasSize(2);
  }

  @Test
  void a_new_session_ends_a_silence_at_once() {
    NodeId node = joined("n1");
    pass(61);
    keep();
    assertThat(phase(node)).isEqualTo(NodePhase.SILENT);

    open(node);

    assertThat(phase(node)).isEqualTo(NodePhase.READY);
    assertThat(types()).containsExactly("node.ready", "node.silent", "node.ready");
  }

  @Test
  void a_retired_node_falls_silent_no_more() {
    NodeId node = joined("n1");
    database.transact(() -> nodes.retire(node, now));
    pass(100);
    keep();

    assertThat(phase(node)).isEqualTo(NodePhase.RETIRED);
    assertThat(types()).containsExactly("node.ready");
  }

  @Test
  void a_list_filtered_by_phase_holds_exactly_the_nodes_of_that_phase() {
    added("joining");
    joined("noticed");
    pass(70);
    keep();
    NodeId retired = joined("retired");
    database.transact(() -> nodes.retire(retired, now));
    joined("lost");
    pass(61);
    joined("ready");

    for (NodePhase phase : NodePhase.values()) {
      List<String> byFunction =
          list(null).stream()
              .filter(row -> leases.phaseOf(row.facts()) == phase)
              .map(NodeWholeRow::name)
              .toList();
      assertThat(list(phase.name()))
          .as(phase.name())
          .extracting(NodeWholeRow::name)
          .isEqualTo(byFunction)
          .isNotEmpty();
    }
  }

  private List<NodeWholeRow> list(@Nullable String phase) {
    return nodes.list(
        new PageQuery("list", 100, null, null, null),
        new NodeFilter(null, null, phase, null, leases.lostBefore()));
  }

  private NodeId added(String name) {
    NodeId id = ids.next(NodeId.PREFIX, NodeId::new);
    database.transact(
        () -> {
          nodes.insert(
              new NodeRow(
                  id,
                  name,
                  new SiteId("site-1"),
                  null,
                  NodeKind.SIMULATED,
                  "{}",
                  null,
                  "{}",
                  400,
                  100,
                  null,
                  1,
                  now));
          nodes.insertBooks(id);
          nodes.insertLink(id);
        });
    return id;
  }

  private NodeId joined(String name) {
    NodeId id = added(name);
    open(id);
    return id;
  }

  private void open(NodeId node) {
    links.open(
        node,
        new OpenSession(
            "0.1.0",
            NodeKind.SIMULATED,
            "host",
            new Hardware("x86_64", 4, 4096, "simulated", "a test", null),
            List.of(),
            null));
  }

  private NodePhase phase(NodeId node) {
    return leases.phaseOf(nodes.findWhole(node.value()).orElseThrow().facts());
  }

  private @Nullable Instant lastSeen(NodeId node) {
    return nodes.findWhole(node.value()).orElseThrow().lastSeenAt();
  }

  private void pass(long seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
  }

  private void keep() {
    leases.keeping().work().run();
  }

  private List<String> types() {
    events.sequencer().work().run();
    return new ArrayList<>(
        events.after(0, 100, Duration.ZERO).stream().map(EventRow::type).toList());
  }
}
