package cloud.faso.hardware;

import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AgentProcess;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.OpenSession;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is observed of nodes themselves; called by the agent link only.
 *
 * <p>Whoever writes takes the lock of the node's row first, and is refused when another session has
 * taken over, or ignored when a later report came in before: facts never move back.
 */
public final class NodeLinks {

  private final Database database;
  private final NodeLinkTable table;
  private final NodeTable nodes;
  private final PoolService pools;
  private final Events events;
  private final InstantSource clock;
  private final Signals<NodeId> changed;
  private final Silences silences;

  /**
   * @param changed told of every node whose agent came
   * @param silences told of every node that came back
   */
  public NodeLinks(
      Database database,
      PoolService pools,
      Events events,
      InstantSource clock,
      Signals<NodeId> changed,
      Silences silences) {
    this.database = database;
    this.table = database.table(NodeLinkTable.class);
    this.nodes = database.table(NodeTable.class);
    this.pools = pools;
    this.events = events;
    this.clock = clock;
    this.changed = changed;
    this.silences = silences;
  }

  /** A session that was opened. */
  public record Opened(long epoch, String nodeName) {}

  /**
   * Opens a session, which ends every earlier one of the node; or finds that a later call of the
   * same process has opened one, and changes nothing.
   *
   * @throws cloud.faso.platform.problem.Problem {@code session-superseded} for a process that gave
   *     way to the one that speaks now
   */
  public Opened open(NodeId node, OpenSession request) {
    return database.transact(
        () -> {
          NodeLinkTable.LinkRow before = table.lock(node).orElseThrow();
          // Read with the books held, which whoever retires it or changes its overcommit holds too.
          nodes.lockBooks(node);
          NodeRow wanted = nodes.require(node.value());
          requireInUse(wanted, request.kind());
          @Nullable AgentProcess caller = request.process();
          if (caller != null && isOvertaken(caller, before)) {
            return new Opened(before.epoch(), wanted.name());
          }
          Hardware hardware = request.hardware();
          table.open(
              node,
              request,
              hardware,
              caller == null ? null : caller.id(),
              caller == null ? null : caller.attempt(),
              caller == null ? null : String.join(" ", caller.predecessors()) + " ",
              clock.instant());
          nodes.setCapacity(node, hardware.vcpus(), hardware.memoryMiB());
          nodes.allow(
              node,
              wanted.overcommit().allowedVcpus(hardware.vcpus()),
              wanted.overcommit().allowedMemoryMiB(hardware.memoryMiB()));
          pools.report(node, request.pools());
          if (before.epoch() == 0 || before.silentSince() != null) {
            events.record(
                EventType.NODE_READY,
                node,
                null,
                null,
                Map.of("name", wanted.name(), "phase", NodePhase.READY.name()));
          }
          if (before.silentSince() != null) {
            silences.cameBack(node);
          }
          database.afterCommit(() -> changed.signal(node));
          return new Opened(before.epoch() + 1, wanted.name());
        });
  }

  /** True when a later call of the same process came before this one. */
  private static boolean isOvertaken(AgentProcess caller, NodeLinkTable.LinkRow living) {
    String predecessors = living.processPredecessors();
    if (predecessors != null && List.of(predecessors.split(" ", -1)).contains(caller.id())) {
      throw HardwareProblem.SESSION_SUPERSEDED.problem(0, living.epoch());
    }
    Long newest = living.processAttempt();
    return caller.id().equals(living.process()) && newest != null && caller.attempt() <= newest;
  }

  private static void requireInUse(NodeRow wanted, NodeKind kind) {
    if (wanted.retiredAt() != null) {
      throw HardwareProblem.NODE_RETIRED.problem();
    }
    if (wanted.kind() != kind) {
      throw HardwareProblem.WRONG_NODE_KIND.problem(wanted.name(), wanted.kind(), kind);
    }
  }

  /**
   * Begins to take in a report, in the present transaction.
   *
   * @return false for one that is older than what is known already
   * @throws cloud.faso.platform.problem.Problem {@code session-superseded} or {@code
   *     session-unknown}
   */
  public boolean take(NodeId node, long epoch, long sequence, NodeLoad load) {
    int taken =
        table.take(node, epoch, sequence, load.cpuPercent(), load.memoryUsedMiB(), clock.instant());
    if (taken == 0) {
      requireEpoch(table.standing(node).epoch(), epoch);
    }
    return taken == 1;
  }

  /** Keeps which images a new disk needs no download for. */
  public void cachedImages(NodeId node, List<String> digests) {
    table.setCachedImages(node, StoredJson.write(new TreeSet<>(digests)));
  }

  /**
   * @param known the epoch of the session that lives
   * @throws cloud.faso.platform.problem.Problem {@code session-superseded} for an earlier one,
   *     {@code session-unknown} for one that is still to come
   */
  public static void requireEpoch(long known, long epoch) {
    if (epoch > known) {
      throw HardwareProblem.SESSION_UNKNOWN.problem(epoch);
    }
    if (epoch < known) {
      throw HardwareProblem.SESSION_SUPERSEDED.problem(epoch, known);
    }
  }

  /** Where a node's conversation stands. */
  public record Standing(long epoch, long revision, boolean retired) {}

  /** Where the node's conversation stands. */
  public Standing standing(NodeId node) {
    NodeLinkTable.StandingRow row = table.standing(node);
    return new Standing(row.epoch(), row.revision(), row.retiredAt() != null);
  }

  /**
   * Where a conversation stands, of all nodes: something is new when it moves.
   *
   * @param revision up to which there is something to read
   * @param epoch of the living session
   */
  public record Mark(long revision, long epoch) {}

  /** Where every node's conversation stands. */
  public Map<NodeId, Mark> marks() {
    return table.marks().stream()
        .collect(
            Collectors.toMap(
                NodeLinkTable.MarkRow::nodeId, row -> new Mark(row.revision(), row.epoch())));
  }
}
