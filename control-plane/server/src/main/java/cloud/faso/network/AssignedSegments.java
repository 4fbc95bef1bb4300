package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.SubnetSpec;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Segments, with their subnets. */
final class AssignedSegments implements NetworkKind {

  private final AssignedSegmentTable table;

  AssignedSegments(Database database) {
    this.table = database.table(AssignedSegmentTable.class);
  }

  @Override
  public String prefix() {
    return SegmentId.PREFIX;
  }

  @Override
  public NetworkThing thing(String id) {
    return new SegmentId(id);
  }

  @Override
  public String table() {
    return "segment";
  }

  @Override
  public String forgettable() {
    return "not exists (select 1 from port p where p.segment_id = x.id)"
        + " and not exists (select 1 from load_balancer b where b.segment_id = x.id)";
  }

  @Override
  public void clear(String id) {
    table.deleteSubnets(id);
  }

  @Override
  public EventType forgotten() {
    return EventType.SEGMENT_DELETED;
  }

  @Override
  public List<Assignment> since(long revision, SiteId site) {
    Map<SegmentId, List<AssignedSegmentTable.SubnetRow>> subnets =
        NetworkAssignments.grouped(
            table.subnets(revision), AssignedSegmentTable.SubnetRow::segmentId);
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
      AssignedSegmentTable.SegmentRow row, List<AssignedSegmentTable.SubnetRow> subnets) {
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
      List<AssignedSegmentTable.SubnetRow> subnets, AddressFamily family) {
    return subnets.stream()
        .filter(row -> row.family() == family)
        .map(
            row ->
                new SubnetSpec(
                    row.cidr(),
                    row.gateway(),
                    StoredJson.read(row.dns(), new TypeReference<List<String>>() {}),
                    row.ipv6Mode() == Ipv6Mode.SLAAC))
        .findFirst()
        .orElse(null);
  }
}
