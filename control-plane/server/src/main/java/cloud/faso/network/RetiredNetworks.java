package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Reason;
import cloud.faso.platform.id.TypedId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes away the networks of tenants that go, when their VMs are gone. */
public final class RetiredNetworks {

  private static final Reason WHY =
      new Reason("network.reason.tenant-goes", "Its tenant is retired, and its grace is over.");

  /** Of things that are a tenant's alone, as a peering is not. */
  private static final List<String> TABLES =
      List.of("load_balancer", "port", "segment", "security_group", "router", "floating_ip");

  private final NetworkParts its;
  private final Audit audit;
  private final NetworkRemoval removal;
  private final AssignedTable assigned;
  private final LoadBalancerTable balancers;
  private final PortTable ports;
  private final SegmentTable segments;
  private final SecurityGroupTable groups;
  private final RouterTable routers;
  private final FloatingIpTable floatingIps;
  private final RouterService routing;
  private final FloatingIpService floating;
  private final PeeringTable peerings;
  private final PeeringOfferService offers;
  private final PeeringEnds ends;

  RetiredNetworks(
      NetworkParts its,
      Audit audit,
      NetworkRemoval removal,
      RouterService routing,
      FloatingIpService floating,
      PeeringOfferService offers) {
    this.its = its;
    this.audit = audit;
    this.removal = removal;
    this.assigned = its.database().table(AssignedTable.class);
    this.balancers = its.database().table(LoadBalancerTable.class);
    this.ports = its.database().table(PortTable.class);
    this.segments = its.database().table(SegmentTable.class);
    this.groups = its.database().table(SecurityGroupTable.class);
    this.routers = its.database().table(RouterTable.class);
    this.floatingIps = its.database().table(FloatingIpTable.class);
    this.routing = routing;
    this.floating = floating;
    this.peerings = its.database().table(PeeringTable.class);
    this.offers = offers;
    this.ends = new PeeringEnds(its);
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
    removal.sweep();
    return isEmpty(tenant);
  }

  /** Name of a network agent that has not removed all yet; empty when none is waited for. */
  public Optional<String> waitFor(TenantId tenant) {
    long newest =
        TABLES.stream().mapToLong(each -> assigned.newest(each, tenant)).max().orElseThrow();
    return its.sight().behind(Math.max(newest, peerings.newest(tenant)));
  }

  private boolean isEmpty(TenantId tenant) {
    return balancers.allOf(tenant).isEmpty()
        && ports.allOf(tenant).isEmpty()
        && segments.allOf(tenant).isEmpty()
        && groups.allOf(tenant).isEmpty()
        && routers.allOf(tenant).isEmpty()
        && floatingIps.allOf(tenant).isEmpty()
        && peerings.allOf(tenant).isEmpty();
  }

  /** Locks as the tenant's calls do: routers, groups, segments, then what is on them. */
  private List<NetworkThing> remove(TenantId tenant) {
    List<NetworkThing> removed = new ArrayList<>();
    for (RouterId router : routers.allOf(tenant)) {
      routers
          .lock(router)
          .flatMap(routers::find)
          .filter(row -> !row.deleted())
          .ifPresent(row -> end(row, removed));
    }
    List<SecurityGroupId> allGroups = groups.lock(groups.allOf(tenant));
    List<SegmentId> allSegments = segments.allOf(tenant);
    allSegments.forEach(segment -> segments.lock(tenant, segment.value()));
    for (PeeringId peering : peerings.allOf(tenant)) {
      peerings
          .lock(peering)
          .flatMap(peerings::find)
          .filter(row -> !row.over())
          .ifPresent(
              row -> {
                ends.end(row, PeeringOutcome.TENANT_GONE, null);
                account("deletePeering", row.id(), row.ministryId(), row.tenantId());
              });
    }
    offers.clear(tenant);
    for (LoadBalancerId balancer : balancers.allOf(tenant)) {
      balancers
          .find(balancer)
          .filter(row -> !row.deleted())
          .ifPresent(
              row -> {
                balancers.requestDelete(balancer, its.clock().instant());
                balancers.deleteListeners(balancer);
                removed.add(row.id());
                told(
                    EventType.LOAD_BALANCER_DELETE,
                    "deleteLoadBalancer",
                    row.id(),
                    row.ministryId(),
                    tenant,
                    row.name(),
                    row.generation());
              });
    }
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
                    "deletePort",
                    row.id(),
                    row.ministryId(),
                    tenant,
                    row.called(),
                    row.generation());
              });
    }
    for (FloatingIpId floatingIp : floatingIps.allOf(tenant)) {
      floatingIps
          .lock(floatingIp)
          .flatMap(floatingIps::find)
          .filter(row -> !row.deleted())
          .ifPresent(row -> end(row, removed));
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
                    "deleteSegment",
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
                    "deleteSecurityGroup",
                    row.id(),
                    row.ministryId(),
                    tenant,
                    row.name(),
                    row.generation());
              });
    }
    return removed;
  }

  private void end(RouterRow row, List<NetworkThing> removed) {
    routing.end(row);
    removed.add(row.id());
    told(
        EventType.ROUTER_DELETE,
        "deleteRouter",
        row.id(),
        row.ministryId(),
        row.tenantId(),
        row.name(),
        row.generation());
  }

  private void end(FloatingIpRow row, List<NetworkThing> removed) {
    floating.end(row);
    removed.add(row.id());
    told(
        EventType.FLOATING_IP_DELETE,
        "deleteFloatingIp",
        row.id(),
        row.ministryId(),
        row.tenantId(),
        row.address(),
        row.generation());
  }

  private void told(
      EventType type,
      String verb,
      NetworkThing thing,
      MinistryId ministry,
      TenantId tenant,
      String name,
      long generation) {
    its.receipts().supersede(thing, generation + 1, WHY);
    its.events().record(type, thing, tenant, ministry, Map.of("name", name));
    account(verb, thing, ministry, tenant);
  }

  private void account(String verb, TypedId thing, MinistryId ministry, TenantId tenant) {
    audit.byItself(
        verb, AuditReason.TENANT_GOES, new AuditTarget(thing.value(), tenant, ministry), null);
  }
}
