package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeLiveness;
import cloud.faso.platform.db.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the network agents have told; looked up once for all that is shown together. */
final class NetworkSight {

  private final List<NetworkAgentTable.AgentRow> agents;
  private final Map<String, NetworkAgentTable.RefusalRow> refusals;
  private final NodeLiveness liveness;

  private NetworkSight(
      List<NetworkAgentTable.AgentRow> agents,
      Map<String, NetworkAgentTable.RefusalRow> refusals,
      NodeLiveness liveness) {
    this.agents = agents;
    this.refusals = refusals;
    this.liveness = liveness;
  }

  /** As it is now. */
  static NetworkSight of(Database database, NodeLiveness liveness) {
    NetworkAgentTable table = database.table(NetworkAgentTable.class);
    return new NetworkSight(
        table.agents(),
        table.refusals().stream()
            .collect(
                Collectors.toMap(
                    NetworkAgentTable.RefusalRow::thing, Function.identity(), (one, _) -> one)),
        liveness);
  }

  /**
   * What is known of a thing.
   *
   * @param revision at which it last changed
   * @param up of a port; null of anything else
   */
  NetworkPhase.Known of(NetworkThing thing, long revision, @Nullable Boolean up) {
    NetworkAgentTable.RefusalRow refusal = refusals.get(thing.value());
    if (agents.isEmpty()) {
      return new NetworkPhase.NoAgent();
    }
    for (NetworkAgentTable.AgentRow agent : agents) {
      if (agent.applied() < revision) {
        return new NetworkPhase.Awaited(
            agent.name(), liveness.isSilent(agent.nodeId(), agent.lastSeenAt()));
      }
    }
    return refusal == null
        ? new NetworkPhase.InPlace(up)
        : new NetworkPhase.Refused(refusal.code(), refusal.message());
  }

  /** Whether an agent is in use and heard of. */
  boolean hears(NodeId node) {
    return agents.stream()
        .anyMatch(
            agent ->
                agent.nodeId().equals(node)
                    && !liveness.isSilent(agent.nodeId(), agent.lastSeenAt()));
  }

  /** Name of an agent that has not made all up to a revision so; empty when all have. */
  Optional<String> behind(long revision) {
    return agents.stream()
        .filter(agent -> agent.applied() < revision)
        .map(NetworkAgentTable.AgentRow::name)
        .findFirst();
  }

  /** All that was assigned up to it is where it must be; everything when there is no agent. */
  static long inPlaceUpTo(List<NetworkAgentTable.AgentRow> agents) {
    return agents.stream()
        .mapToLong(NetworkAgentTable.AgentRow::applied)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
