package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.PeeringSide;
import cloud.faso.spec.agent.PeeringSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Peerings, from when they are agreed until they are over; at every site, as what they join. Agents
 * are told the end that was agreed, and keep to it by themselves.
 */
final class AssignedPeerings implements NetworkKind {

  private static final Logger log = LoggerFactory.getLogger(AssignedPeerings.class);

  private final PeeringTable table;

  AssignedPeerings(Database database) {
    this.table = database.table(PeeringTable.class);
  }

  @Override
  public String prefix() {
    return PeeringId.PREFIX;
  }

  @Override
  public NetworkThing thing(String id) {
    return new PeeringId(id);
  }

  @Override
  public String table() {
    return "peering";
  }

  @Override
  public String owner() {
    return "tenant_id, ministry_id, peer_tenant_id";
  }

  @Override
  public String known() {
    return "x.tenant_id = :tenant or x.peer_tenant_id = :tenant";
  }

  /** It is kept to be read, when nobody has it any more. */
  @Override
  public String forgettable() {
    return "not x.kept";
  }

  /** What ends it is done when nobody has it, though its row stays. */
  @Override
  public String settles() {
    return "1 = 1";
  }

  @Override
  public EventType forgotten() {
    return EventType.PEERING_DELETED;
  }

  @Override
  public List<PeeringTable.TenantRow> others(String id) {
    return table.asked(new PeeringId(id)).stream().toList();
  }

  @Override
  public List<Assignment> since(long revision, SiteId site) {
    return table.changed(revision).stream()
        .map(
            row ->
                new Assignment(
                    Kind.PEERING,
                    row.id().value(),
                    row.generation(),
                    row.revision(),
                    row.deleteRequestedAt() != null || row.agreedAt() == null ? null : spec(row)))
        .toList();
  }

  /**
   * What an agent makes; null when it cannot lead anywhere, so that it is told as gone: one row
   * that is not as it should be keeps no agent from all others.
   */
  private static @Nullable PeeringSpec spec(PeeringTable.RoutedRow row) {
    PeeringSide one = side(row.tenantId(), row.segmentId(), row.routerId());
    PeeringSide other = side(row.peerTenantId(), row.peerSegmentId(), row.peerRouterId());
    Integer number = row.number();
    if (one == null || other == null || number == null) {
      log.error("{} is agreed and lacks a router, so agents do not make it", row.id().value());
      return null;
    }
    return new PeeringSpec(
        row.name(), number, one, other, PeeringTerms.rules(row.rules()), row.endsAt());
  }

  private static @Nullable PeeringSide side(
      TenantId tenant, @Nullable SegmentId segment, @Nullable RouterId router) {
    return segment == null || router == null
        ? null
        : new PeeringSide(tenant.value(), segment.value(), router.value());
  }
}
