package cloud.faso.network;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.operations.Reason;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.PortObservation;
import cloud.faso.spec.agent.RefusedThing;
import cloud.faso.spec.agent.StepError;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what network agents saw. An agent of whom all is lost, or whose database is, says so by
 * a revision that is older than before, and is believed.
 */
public final class NetworkObserver {

  /** As many as a statement takes at once. */
  private static final int BATCH = 500;

  /** After so many failures in a row a receipt ends as failed, though the agent goes on trying. */
  private static final int FAILED_AFTER = 3;

  private final Database database;
  private final NetworkAgentTable agents;
  private final NetworkKinds kinds;
  private final NetworkBooks books;
  private final NodeBooks nodes;
  private final NetworkSettling settling;
  private final MemberHealths healths;
  private final Receipts receipts;
  private final Signals<String> changed;
  private final Signals<NodeId> assignmentsChanged;
  private final InstantSource clock;

  NetworkObserver(
      Database database,
      NetworkKinds kinds,
      NetworkBooks books,
      NodeBooks nodes,
      NetworkSettling settling,
      MemberHealths healths,
      Receipts receipts,
      Signals<String> changed,
      Signals<NodeId> assignmentsChanged,
      InstantSource clock) {
    this.database = database;
    this.agents = database.table(NetworkAgentTable.class);
    this.kinds = kinds;
    this.books = books;
    this.nodes = nodes;
    this.settling = settling;
    this.healths = healths;
    this.receipts = receipts;
    this.changed = changed;
    this.assignmentsChanged = assignmentsChanged;
    this.clock = clock;
  }

  /**
   * A network agent's session is about to open; in its transaction. Nothing changes from now on
   * until it is open.
   *
   * @param southbound where the nodes of its site reach the southbound database; null while it does
   *     not say
   */
  public Opening opening(NodeId node, @Nullable String southbound) {
    boolean isNew = agents.count(node) == 0;
    boolean moved = !Objects.equals(agents.southbound(node).orElse(null), southbound);
    List<NodeId> chassis = moved ? agents.chassisOf(node) : List.of();
    // As everybody locks: nodes before the count of networks, and that before the agents' books.
    nodes.touch(chassis);
    long revision = books.lock();
    return () -> {
      if (isNew) {
        agents.insert(node, southbound);
      } else if (moved) {
        agents.setSouthbound(node, southbound);
      }
      nodes.advance(List.of(node), revision);
      database.afterCommit(() -> chassis.forEach(assignmentsChanged::signal));
    };
  }

  /** What is left to be done, in the same transaction, of a session that opens. */
  @FunctionalInterface
  public interface Opening {
    /** The session is there. */
    void opened();
  }

  /**
   * Takes in what {@code node} saw; in the transaction that accepts the report.
   *
   * @param complete true when the ports are all that there are
   */
  public void observe(NodeId node, NetworkObservation seen, boolean complete) {
    takePorts(node, seen.ports(), complete);
    if (seen.members() != null) {
      healths.observe(node, seen.members(), complete);
    }
    boolean cleared = takeRefusals(node, seen.refused());
    takeRevision(node, seen.revision(), cleared);
  }

  private void takePorts(NodeId node, List<PortObservation> seen, boolean complete) {
    Set<PortId> up = idsOf(seen, true);
    Set<PortId> down = idsOf(seen, false);
    if (complete) {
      agents.upAt(node).stream().filter(port -> !up.contains(port)).forEach(down::add);
    }
    setUp(node, true, up);
    setUp(node, false, down);
  }

  private static Set<PortId> idsOf(List<PortObservation> seen, boolean up) {
    return seen.stream()
        .filter(port -> port.up() == up)
        .map(port -> new PortId(port.id()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void setUp(NodeId node, boolean up, Collection<PortId> ports) {
    // In order, so that two agents that tell of the same ports never wait for each other.
    List<PortId> sorted = ports.stream().sorted(Comparator.comparing(PortId::value)).toList();
    for (int from = 0; from < sorted.size(); from += BATCH) {
      agents.setUp(node, up, sorted.subList(from, Math.min(from + BATCH, sorted.size())));
    }
    database.afterCommit(() -> sorted.forEach(port -> changed.signal(port.value())));
  }

  /** Whether something was refused and is no longer. */
  private boolean takeRefusals(NodeId node, List<RefusedThing> refused) {
    Set<String> cleared =
        agents.refusals().stream()
            .filter(row -> row.nodeId().equals(node))
            .map(NetworkAgentTable.RefusalRow::thing)
            .collect(Collectors.toCollection(HashSet::new));
    // A thing that is refused for two reasons is told with the first.
    Set<String> ids = new HashSet<>();
    List<RefusedThing> known =
        refused.stream()
            .filter(each -> kinds.thing(each.id()).isPresent() && ids.add(each.id()))
            .toList();
    if (cleared.isEmpty() && known.isEmpty()) {
      return false;
    }
    agents.forgetRefusals(node);
    agents.insertRefusals(known.stream().map(each -> row(node, each)).toList());
    known.forEach(each -> tellReceipts(thing(each.id()), each.error()));
    known.forEach(each -> cleared.remove(each.id()));
    Set<String> told = new HashSet<>(cleared);
    known.forEach(each -> told.add(each.id()));
    database.afterCommit(() -> told.forEach(changed::signal));
    return !cleared.isEmpty();
  }

  private void tellReceipts(NetworkThing thing, StepError error) {
    Reason reason = Reason.ofAgent(error.code(), error.message());
    receipts.trying(thing, error.generation(), error.attempts(), reason);
    if (error.attempts() == 0 || error.attempts() >= FAILED_AFTER) {
      receipts.failed(thing, error.generation(), reason);
    }
  }

  private static NetworkAgentTable.RefusalRow row(NodeId node, RefusedThing refused) {
    StepError error = refused.error();
    return new NetworkAgentTable.RefusalRow(
        node,
        refused.id(),
        error.generation(),
        error.code(),
        error.message(),
        error.attempts(),
        error.nextAttemptAt());
  }

  private void takeRevision(NodeId node, long applied, boolean cleared) {
    long before = agents.applied(node).orElse(0L);
    agents.setApplied(node, applied, clock.instant());
    if (applied != before || cleared) {
      settling.afterCommit();
    }
  }

  private NetworkThing thing(String id) {
    return kinds.thing(id).orElseThrow();
  }
}
