package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.TypedId;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Floating IPs; an agent is told of those of its site. */
final class AssignedFloatingIps implements NetworkKind {

  private final FloatingIpTable table;
  private final ExternalAddresses addresses;

  AssignedFloatingIps(Database database, ExternalAddresses addresses) {
    this.table = database.table(FloatingIpTable.class);
    this.addresses = addresses;
  }

  @Override
  public String prefix() {
    return FloatingIpId.PREFIX;
  }

  @Override
  public NetworkThing thing(String id) {
    return new FloatingIpId(id);
  }

  @Override
  public String table() {
    return "floating_ip";
  }

  @Override
  public String name() {
    return "address";
  }

  @Override
  public void clear(String id) {
    addresses.takeBack(new FloatingIpId(id));
  }

  @Override
  public EventType forgotten() {
    return EventType.FLOATING_IP_DELETED;
  }

  @Override
  public List<Assignment> since(long revision, SiteId site) {
    return table.changed(site, revision).stream()
        .map(
            row ->
                new Assignment(
                    Kind.FLOATING_IP,
                    row.id().value(),
                    row.generation(),
                    row.revision(),
                    row.deleted() ? null : spec(row)))
        .toList();
  }

  private static FloatingIpSpec spec(FloatingIpTable.AssignedRow row) {
    return new FloatingIpSpec(
        row.tenantId().value(),
        row.networkId().value(),
        row.address(),
        value(row.routerId()),
        value(row.portId()),
        value(row.loadBalancerId()));
  }

  private static @Nullable String value(@Nullable TypedId id) {
    return id == null ? null : id.value();
  }
}
