package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.SubnetSpec;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What network agents must make of all networks: the wanted facts, rendered for them. */
public final class NetworkAssignments {

  private static final long FROM_THE_BEGINNING = -1;

  private final NetworkAgentTable agents;
  private final AssignedTable table;

  NetworkAssignments(Database database) {
    this.agents = database.table(NetworkAgentTable.class);
    this.table = database.table(AssignedTable.class);
  }

  /** Whether this node is a network agent's. */
  public boolean concern(NodeId node) {
    return agents.count(node) > 0;
  }

  /** What changed after {@code revision}, tombstones included, oldest first. */
  public List<Assignment> since(long revision) {
    // What is named is read after what names it: a port never comes without its segment.
    List<Assignment> items = new ArrayList<>(ports(revision));
    items.addAll(groups(revision));
    items.addAll(segments(revision));
    items.sort(Comparator.comparingLong(Assignment::revision));
    return items;
  }

  /** All networks, tombstones included. */
  public List<Assignment> all() {
    return since(FROM_THE_BEGINNING);
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
                    new ChassisSpec(row.encapAddress(), row.southbound(), Map.of())));
  }

  private List<Assignment> segments(long revision) {
    Map<SegmentId, List<AssignedTable.SubnetRow>> subnets =
        grouped(table.subnets(revision), AssignedTable.SubnetRow::segmentId);
    return table.segments(revision).stream()
        .map(
            row ->
                new Assignment(
                    Kind.SEGMENT,
                    row.id().value(),
                    row.generation(),
                    row.revision(),
                    row.deleted() ? null : spec(row, subnets.getOrDefault(row.id(), List.of()))))
        .toList();
  }

  private static SegmentSpec spec(
      AssignedTable.SegmentRow row, List<AssignedTable.SubnetRow> subnets) {
    return new SegmentSpec(
        row.name(),
        row.tenantId().value(),
        row.tunnelKey(),
        row.mtu(),
        row.tenant() + ".internal",
        subnet(subnets, AddressFamily.IPV4),
        subnet(subnets, AddressFamily.IPV6));
  }

  private static @Nullable SubnetSpec subnet(
      List<AssignedTable.SubnetRow> subnets, AddressFamily family) {
    return subnets.stream()
        .filter(row -> row.family() == family)
        .map(
            row ->
                new SubnetSpec(
                    row.cidr(),
                    row.gateway(),
                    StoredJson.read(row.dns(), new TypeReference<List<String>>() {}),
                    false))
        .findFirst()
        .orElse(null);
  }

  private List<Assignment> groups(long revision) {
    Map<SecurityGroupId, List<AssignedTable.RuleRow>> rules =
        grouped(table.rules(revision), AssignedTable.RuleRow::groupId);
    return table.groups(revision).stream()
        .map(
            row ->
                new Assignment(
                    Kind.SECURITY_GROUP,
                    row.id().value(),
                    row.generation(),
                    row.revision(),
                    row.deleted() ? null : spec(row, rules.getOrDefault(row.id(), List.of()))))
        .toList();
  }

  private static SecurityGroupSpec spec(
      AssignedTable.GroupRow row, List<AssignedTable.RuleRow> rules) {
    return new SecurityGroupSpec(
        row.name(),
        row.tenantId().value(),
        rules.stream()
            .map(
                rule ->
                    new RuleSpec(
                        rule.id().value(),
                        rule.direction(),
                        rule.family(),
                        rule.protocol(),
                        rule.portFirst(),
                        rule.portLast(),
                        rule.remoteCidr(),
                        rule.remoteGroup() == null ? null : rule.remoteGroup().value()))
            .toList());
  }

  private List<Assignment> ports(long revision) {
    Map<PortId, List<AssignedTable.AddressRow>> addresses =
        grouped(table.addresses(revision), AssignedTable.AddressRow::portId);
    Map<PortId, List<AssignedTable.MembershipRow>> memberships =
        grouped(table.memberships(revision), AssignedTable.MembershipRow::portId);
    return table.ports(revision).stream()
        .map(
            row ->
                new Assignment(
                    Kind.PORT,
                    row.id().value(),
                    row.generation(),
                    row.revision(),
                    row.deleted()
                        ? null
                        : spec(
                            row,
                            addresses.getOrDefault(row.id(), List.of()),
                            memberships.getOrDefault(row.id(), List.of()))))
        .toList();
  }

  private static PortSpec spec(
      AssignedTable.PortRow row,
      List<AssignedTable.AddressRow> addresses,
      List<AssignedTable.MembershipRow> memberships) {
    return new PortSpec(
        Objects.requireNonNullElse(row.name(), row.id().value()),
        row.tenantId().value(),
        row.segmentId().value(),
        row.mac(),
        addresses.stream()
            .map(
                each ->
                    Cidr.address(each.family(), each.address().toBigIntegerExact())
                        .toCanonicalString())
            .toList(),
        StoredJson.read(row.allowedPairs(), new TypeReference<List<AddressPair>>() {}),
        row.antiSpoofing(),
        memberships.stream().map(each -> each.groupId().value()).toList(),
        row.hostname(),
        row.nodeId() == null ? null : row.nodeId().value(),
        null);
  }

  private static <K, R> Map<K, List<R>> grouped(List<R> rows, Function<R, K> key) {
    return rows.stream().collect(Collectors.groupingBy(key));
  }
}
