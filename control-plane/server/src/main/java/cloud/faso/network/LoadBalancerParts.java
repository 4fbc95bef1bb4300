package cloud.faso.network;

import cloud.faso.network.Listener.HealthCheck;
import cloud.faso.network.Listener.Member;
import cloud.faso.network.Listener.Transport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What load balancers have in tables of their own; each in order, by the id of its load balancer.
 */
record LoadBalancerParts(
    Map<LoadBalancerId, List<LoadBalancerTable.AddressRow>> addresses,
    Map<LoadBalancerId, List<LoadBalancerTable.ListenerRow>> listeners,
    Map<LoadBalancerId, List<LoadBalancerTable.MemberRow>> members) {

  static LoadBalancerParts of(LoadBalancerTable table, Collection<LoadBalancerId> ids) {
    return new LoadBalancerParts(
        NetworkAssignments.grouped(
            table.addresses(ids), LoadBalancerTable.AddressRow::loadBalancerId),
        NetworkAssignments.grouped(
            table.listeners(ids), LoadBalancerTable.ListenerRow::loadBalancerId),
        NetworkAssignments.grouped(
            table.members(ids), LoadBalancerTable.MemberRow::loadBalancerId));
  }

  List<String> addressesOf(LoadBalancerId id) {
    return addresses.getOrDefault(id, List.of()).stream()
        .map(
            row ->
                Cidr.address(row.family(), row.address().toBigIntegerExact()).toCanonicalString())
        .toList();
  }

  List<LoadBalancerTable.ListenerRow> listenersOf(LoadBalancerId id) {
    return listeners.getOrDefault(id, List.of());
  }

  List<LoadBalancerTable.MemberRow> membersOf(LoadBalancerTable.ListenerRow listener) {
    return members.getOrDefault(listener.loadBalancerId(), List.of()).stream()
        .filter(row -> row.protocol() == listener.protocol() && row.port() == listener.port())
        .toList();
  }

  /**
   * As callers give them.
   *
   * @param port how a member's port is named
   */
  List<Listener> shown(LoadBalancerId id, Function<LoadBalancerTable.MemberRow, String> port) {
    return listenersOf(id).stream()
        .map(
            row ->
                new Listener(
                    Transport.of(row.protocol()),
                    row.port(),
                    membersOf(row).stream()
                        .map(member -> new Member(port.apply(member), member.targetPort()))
                        .toList(),
                    check(row)))
        .toList();
  }

  private static @Nullable HealthCheck check(LoadBalancerTable.ListenerRow row) {
    return row.intervalSeconds() == null
        ? null
        : new HealthCheck(
            row.intervalSeconds(), row.timeoutSeconds(), row.successes(), row.failures());
  }
}
