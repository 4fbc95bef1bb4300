package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes away the networks of tenants that go, when their VMs are gone. */
public final class RetiredNetworks {

  private static final Reason WHY =
      new Reason("network.reason.tenant-goes", "Its tenant is retired, and its grace is over.");

  private final NetworkParts its;
  private final NetworkRemoval removal;
  private final PortTable ports;
  private final SegmentTable segments;
  private final SecurityGroupTable groups;

  RetiredNetworks(NetworkParts its, NetworkRemoval removal) {
    this.its = its;
    this.removal = removal;
    this.ports = its.database().table(PortTable.class);
    this.segments = its.database().table(SegmentTable.class);
    this.groups = its.database().table(SecurityGroupTable.class);
  }

  /**
   * Wants all gone that is left of a tenant's networks, which nobody else changes any more.
   *
   * @return true once nothing is left
   */
  public boolean clear(TenantId tenant) {
    if (isEmpty(tenant)) {
      return true;
    }
    its.database().transact(() -> its.publish(remove(tenant)));
    // No agent says so any more where all that had it are retired.
    its.database().transact(removal::sweep);
    return isEmpty(tenant);
  }

  /** Name of a network agent that has not removed all yet; empty when none is waited for. */
  public Optional<String> waitFor(TenantId tenant) {
    NetworkSight sight = its.sight();
    return Stream.concat(
            ports.allOf(tenant).stream()
                .map(ports::find)
                .flatMap(Optional::stream)
                .map(row -> sight.of(row.id(), row.revision(), null)),
            Stream.concat(
                segments.allOf(tenant).stream()
                    .map(segments::find)
                    .flatMap(Optional::stream)
                    .map(row -> sight.of(row.id(), row.revision(), null)),
                groups.allOf(tenant).stream()
                    .map(groups::find)
                    .flatMap(Optional::stream)
                    .map(row -> sight.of(row.id(), row.revision(), null))))
        .map(RetiredNetworks::awaited)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> awaited(NetworkPhase.Known known) {
    return switch (known) {
      case NetworkPhase.Awaited(String agent, boolean _) -> Optional.of(agent);
      case NetworkPhase.NoAgent(), NetworkPhase.Refused(_, _), NetworkPhase.InPlace(_) ->
          Optional.empty();
    };
  }

  private boolean isEmpty(TenantId tenant) {
    return ports.allOf(tenant).isEmpty()
        && segments.allOf(tenant).isEmpty()
        && groups.allOf(tenant).isEmpty();
  }

  /** Locks as the tenant's calls do: groups, segments, then what ports have. */
  private List<NetworkThing> remove(TenantId tenant) {
    List<NetworkThing> removed = new ArrayList<>();
    List<SecurityGroupId> allGroups = groups.lock(groups.allOf(tenant));
    List<SegmentId> allSegments = segments.allOf(tenant);
    allSegments.forEach(segment -> segments.lock(tenant, segment.value()));
    for (PortId port : ports.allOf(tenant)) {
      ports
          .find(port)
          .filter(row -> !row.deleted() && row.vmId() == null)
          .ifPresent(
              row -> {
                ports.requestDelete(port, its.clock().instant());
                removed.add(row.id());
                told(
                    EventType.PORT_DELETE,
                    row.id(),
                    row.ministryId(),
                    tenant,
                    row.called(),
                    row.generation());
              });
    }
    for (SegmentId segment : allSegments) {
      segments
          .find(segment)
          .filter(row -> !row.deleted())
          .ifPresent(
              row -> {
                segments.requestDelete(segment, its.clock().instant());
                removed.add(row.id());
                told(
                    EventType.SEGMENT_DELETE,
                    row.id(),
                    row.ministryId(),
                    tenant,
                    row.name(),
                    row.generation());
              });
    }
    for (SecurityGroupId group : allGroups) {
      groups
          .find(group)
          .filter(row -> !row.deleted())
          .ifPresent(
              row -> {
                groups.requestDelete(group, its.clock().instant());
                groups.forgetRemotes(group);
                removed.add(row.id());
                told(
                    EventType.SECURITY_GROUP_DELETE,
                    row.id(),
                    row.ministryId(),
                    tenant,
                    row.name(),
                    row.generation());
              });
    }
    return removed;
  }

  private void told(
      EventType type,
      NetworkThing thing,
      MinistryId ministry,
      TenantId tenant,
      String name,
      long generation) {
    its.receipts().supersede(thing, generation + 1, WHY);
    its.events().record(type, thing, tenant, ministry, Map.of("name", name));
  }
}
