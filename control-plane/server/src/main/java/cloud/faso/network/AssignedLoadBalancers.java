package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.HealthCheckSpec;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.ListenerSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.MemberSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Load balancers, with their listeners and members. */
final class AssignedLoadBalancers implements NetworkKind {

  private final LoadBalancerTable table;
  private final Addresses addresses;

  AssignedLoadBalancers(Database database, Addresses addresses) {
    this.table = database.table(LoadBalancerTable.class);
    this.addresses = addresses;
  }

  @Override
  public String prefix() {
    return LoadBalancerId.PREFIX;
  }

  @Override
  public NetworkThing thing(String id) {
    return new LoadBalancerId(id);
  }

  @Override
  public String table() {
    return "load_balancer";
  }

  @Override
  public void clear(String id) {
    addresses.takeBack(new LoadBalancerId(id));
  }

  @Override
  public EventType forgotten() {
    return EventType.LOAD_BALANCER_DELETED;
  }

  @Override
  public List<Assignment> since(long revision, SiteId site) {
    List<LoadBalancerRow> rows = table.since(revision);
    LoadBalancerParts parts =
        LoadBalancerParts.of(table, rows.stream().map(LoadBalancerRow::id).toList());
    return rows.stream()
        .map(
            row ->
                new Assignment(
                    Kind.LOAD_BALANCER,
                    row.id().value(),
                    row.generation(),
                    row.revision(),
                    row.deleted() ? null : spec(row, parts)))
        .toList();
  }

  private static LoadBalancerSpec spec(LoadBalancerRow row, LoadBalancerParts parts) {
    return new LoadBalancerSpec(
        row.name(),
        row.tenantId().value(),
        row.segmentId().value(),
        parts.addressesOf(row.id()),
        parts.listenersOf(row.id()).stream()
            .map(
                listener ->
                    new ListenerSpec(
                        listener.protocol(),
                        listener.port(),
                        parts.membersOf(listener).stream()
                            .map(each -> new MemberSpec(each.portId().value(), each.targetPort()))
                            .toList(),
                        check(listener)))
            .toList());
  }

  private static @Nullable HealthCheckSpec check(LoadBalancerTable.ListenerRow row) {
    return row.intervalSeconds() == null
        ? null
        : new HealthCheckSpec(
            row.intervalSeconds(),
            Objects.requireNonNull(row.timeoutSeconds()),
            Objects.requireNonNull(row.successes()),
            Objects.requireNonNull(row.failures()));
  }
}
