package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AddressPair;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.PortSpec;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Ports, with their addresses and groups; of those at other sites, which node's tunnel leads there.
 */
final class AssignedPorts implements NetworkKind {

  private final AssignedPortTable table;
  private final Addresses addresses;

  AssignedPorts(Database database, Addresses addresses) {
    this.table = database.table(AssignedPortTable.class);
    this.addresses = addresses;
  }

  @Override
  public String prefix() {
    return PortId.PREFIX;
  }

  @Override
  public NetworkThing thing(String id) {
    return new PortId(id);
  }

  @Override
  public String table() {
    return "port";
  }

  @Override
  public String name() {
    return "coalesce(name, id)";
  }

  @Override
  public void clear(String id) {
    addresses.takeBack(new PortId(id));
  }

  @Override
  public EventType forgotten() {
    return EventType.PORT_DELETED;
  }

  @Override
  public List<Assignment> since(long revision, SiteId site) {
    Map<PortId, List<AssignedPortTable.AddressRow>> given =
        NetworkAssignments.grouped(table.addresses(revision), AssignedPortTable.AddressRow::portId);
    Map<PortId, List<AssignedPortTable.MembershipRow>> memberships =
        NetworkAssignments.grouped(
            table.memberships(revision), AssignedPortTable.MembershipRow::portId);
    return table.ports(site, revision).stream()
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
                            given.getOrDefault(row.id(), List.of()),
                            memberships.getOrDefault(row.id(), List.of()))))
        .toList();
  }

  private static PortSpec spec(
      AssignedPortTable.PortRow row,
      List<AssignedPortTable.AddressRow> addresses,
      List<AssignedPortTable.MembershipRow> memberships) {
    return new PortSpec(
        Objects.requireNonNullElse(row.name(), row.id().value()),
        row.tenantId().value(),
        row.segmentId().value(),
        row.tunnelKey(),
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
        row.encapAddress(),
        Bandwidth.spec(Bandwidth.of(row.sendMbps(), row.receiveMbps())));
  }
}
