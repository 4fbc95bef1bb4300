package cloud.faso.network;

import cloud.faso.access.Directory;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeLiveness;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.OperationId;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the use cases of networks share, and what every change of one leaves behind.
 *
 * <p>They lock in one order, so that two never wait for each other: tenants; routers, external
 * networks, their subnets; security groups, segments, peerings, offers, subnets, ports; floating
 * IPs; quotas; and last of all the count of networks, with it load balancers that are there. Of one
 * kind in the order of ids, also where they are two tenants'.
 *
 * @param underlayMtu the longest packet that the network between nodes carries, in bytes
 */
record NetworkParts(
    Database database,
    Directory directory,
    NetworkBooks books,
    Addresses addresses,
    ExternalAddresses external,
    NodeLiveness liveness,
    Receipts receipts,
    Events events,
    Notices notices,
    Signals<String> changed,
    CardNews news,
    IdSource ids,
    InstantSource clock,
    RandomGenerator chance,
    int underlayMtu) {

  /** Of what a tenant has without a quota. */
  private static final int MOST_OF_A_KIND = 50;

  NetworkSight sight() {
    return NetworkSight.of(database, liveness);
  }

  /**
   * Holds the tenant that something is made for which stands on nothing else of the tenant. What
   * does stand on a segment, as ports do, is made while that is held: no tenant goes before its
   * segments, and those who make ports need not take turns.
   */
  void holdTenant(TenantScope scope) {
    directory.hold(scope.ministry(), scope.tenant());
  }

  /** Has the agents told, and wakes who waits; locks at the end of the transaction. */
  void publish(Collection<? extends NetworkThing> things) {
    List<NetworkThing> told = List.copyOf(things);
    books.publish(told);
    database.afterCommit(() -> told.forEach(thing -> changed.signal(thing.value())));
  }

  /** A receipt for a change that agents have to make. */
  OperationId open(TenantScope scope, String verb, NetworkThing thing, long generation) {
    return receipts.open(scope.caller(), verb, thing, scope.tenant(), generation);
  }

  /**
   * Refuses one too many of a tenant's; to be called once the new one is written. Of two that make
   * one at once the second waits here, where nothing is left that it must lock.
   *
   * @param table that they are in
   * @param words that say how many there are
   */
  void requireRoom(String table, TenantId tenant, String words) {
    requireRoom(
        () -> database.table(AssignedTable.class).count(table, tenant), MOST_OF_A_KIND, words);
  }

  /**
   * As the other.
   *
   * @param counted how many there are
   * @param most how many there may be
   */
  void requireRoom(LongSupplier counted, long most, String words) {
    var _ = books.lock();
    long count = counted.getAsLong();
    if (count > most) {
      throw NetworkProblem.LIMIT_REACHED.problem().saying(words, count - 1);
    }
  }

  void record(EventType type, TenantScope scope, NetworkThing thing, String name, long generation) {
    events.record(
        type,
        thing,
        scope.tenant(),
        scope.ministry(),
        Map.of("name", name, "generation", generation));
  }

  /**
   * The segment that a body names, as it stays until the commit; nobody else takes addresses of it
   * meanwhile.
   *
   * @param pointer where the body names it
   */
  SegmentRow segment(TenantId tenant, String ref, String pointer) {
    SegmentRow segment =
        database
            .table(SegmentTable.class)
            .lock(tenant, ref)
            .orElseThrow(() -> PlatformProblem.unknownReference(pointer, "segment", ref));
    if (segment.deleted()) {
      throw deleting();
    }
    return segment;
  }

  /**
   * A port goes, whose row the caller holds: the floating IP that stands for it stands for nothing
   * from now on. Gives that one, which is to be published.
   */
  Optional<FloatingIpId> letGo(PortId port) {
    return letGo(database.table(FloatingIpTable.class).lockOf(port));
  }

  /** As {@link #letGo(PortId)}, of a load balancer. */
  Optional<FloatingIpId> letGo(LoadBalancerId balancer) {
    return letGo(database.table(FloatingIpTable.class).lockOf(balancer));
  }

  private Optional<FloatingIpId> letGo(Optional<FloatingIpId> standing) {
    FloatingIpTable table = database.table(FloatingIpTable.class);
    standing.ifPresent(
        it -> {
          table.stand(it, null, null);
          FloatingIpRow row = table.find(it).orElseThrow();
          events.record(
              EventType.FLOATING_IP_CHANGED,
              it,
              row.tenantId(),
              row.ministryId(),
              Map.of("name", row.address(), "generation", row.generation()));
        });
    return standing;
  }

  static Problem deleting() {
    return NetworkProblem.WRONG_PHASE.problem().saying("wrong-phase.network-deleting");
  }

  static Problem missing(String kind, String ref) {
    return PlatformProblem.NOT_FOUND.problem(kind, ref);
  }
}
