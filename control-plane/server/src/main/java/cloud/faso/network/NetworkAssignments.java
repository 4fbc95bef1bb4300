package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.SiteId;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What network agents must make of all networks: the wanted facts, rendered for them. */
public final class NetworkAssignments {

  private final NetworkAgentTable agents;
  private final NetworkKinds kinds;

  NetworkAssignments(Database database, NetworkKinds kinds) {
    this.agents = database.table(NetworkAgentTable.class);
    this.kinds = kinds;
  }

  /** Whether this node is a network agent's. */
  public boolean concern(NodeId node) {
    return agents.count(node) > 0;
  }

  /** What changed after {@code revision} for this agent, tombstones included, oldest first. */
  public List<Assignment> since(NodeId agent, long revision) {
    SiteId site = agents.site(agent);
    List<Assignment> items = new ArrayList<>();
    kinds.all().forEach(kind -> items.addAll(kind.since(revision, site)));
    items.sort(Comparator.comparingLong(Assignment::revision));
    return items;
  }

  /**
   * How a node that runs VMs takes part in its site's network; empty when it does not. One that was
   * taken out of it is told so.
   *
   * @param since the revision of the node that its agent knows; negative for none
   * @param revision of the node
   */
  public Optional<Assignment> chassis(NodeId node, long since, long revision) {
    Optional<Assignment> present = chassis(node, revision);
    return present.isPresent() || since < 0
        ? present
        : agents
            .leftSince(node, since)
            .map(version -> new Assignment(Kind.CHASSIS, node.value(), version, revision, null));
  }

  private Optional<Assignment> chassis(NodeId node, long revision) {
    return agents
        .chassis(node)
        .map(
            row ->
                new Assignment(
                    Kind.CHASSIS,
                    node.value(),
                    row.version(),
                    revision,
                    new ChassisSpec(
                        row.encapAddress(),
                        row.southbound(),
                        AssignedExternalNetworks.bridges(row.bridges()))));
  }

  /** Rows that belong to others, by these. */
  static <K, R> Map<K, List<R>> grouped(List<R> rows, Function<R, K> key) {
    return rows.stream().collect(Collectors.groupingBy(key));
  }
}
