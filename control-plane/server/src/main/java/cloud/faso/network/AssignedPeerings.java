package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.PeeringSide;
import cloud.faso.spec.agent.PeeringSpec;
import java.util.List;
import java.util.Objects;

/** Peerings, from when they are agreed until they are over; at every site, as what they join. */
final class AssignedPeerings implements NetworkKind {

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

  private static PeeringSpec spec(PeeringTable.RoutedRow row) {
    return new PeeringSpec(
        row.name(),
        Objects.requireNonNull(row.number()),
        new PeeringSide(
            row.tenantId().value(),
            Objects.requireNonNull(row.segmentId()).value(),
            Objects.requireNonNull(row.routerId()).value()),
        new PeeringSide(
            row.peerTenantId().value(),
            Objects.requireNonNull(row.peerSegmentId()).value(),
            Objects.requireNonNull(row.peerRouterId()).value()),
        PeeringTerms.rules(row.rules()));
  }
}
