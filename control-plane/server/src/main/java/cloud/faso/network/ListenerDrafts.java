package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.network.Listener.HealthCheck;
import cloud.faso.network.Listener.Member;
import cloud.faso.network.LoadBalancerTable.ListenerRow;
import cloud.faso.network.LoadBalancerTable.MemberRow;
import cloud.faso.platform.problem.Phrase;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.spec.agent.AddressFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the ports that listeners name, holds them, and says of what cannot be what is wrong. */
final class ListenerDrafts {

  private static final int USUAL_INTERVAL = 5;
  private static final int USUAL_TIMEOUT = 3;
  private static final int USUAL_SUCCESSES = 2;
  private static final int USUAL_FAILURES = 3;

  private final PortTable ports;
  private final SubnetTable subnets;
  private final RouterTable routers;

  ListenerDrafts(NetworkParts its) {
    this.ports = its.database().table(PortTable.class);
    this.subnets = its.database().table(SubnetTable.class);
    this.routers = its.database().table(RouterTable.class);
  }

  /** Listeners as they are stored, whose ports stay until the commit. */
  record Drafted(List<ListenerRow> listeners, List<MemberRow> members) {}

  /**
   * Holds the router of a load balancer's segment, if there is one: what it joins stays so until
   * the commit.
   */
  Optional<RouterId> holdRouter(SegmentId segment) {
    return routers.joining(segment).flatMap(router -> routers.lock(router.id()));
  }

  /**
   * Segments whose ports can be members: the load balancer's own and those of its router.
   *
   * @throws cloud.faso.platform.problem.Problem {@code unavailable} when that is not the one that
   *     is held, so that what it joins may change before the commit
   */
  private Set<SegmentId> reached(LoadBalancerRow of, Optional<RouterId> held) {
    Optional<RouterId> router = routers.joining(of.segmentId()).map(RouterRow::id);
    if (!router.equals(held)) {
      throw PlatformProblem.UNAVAILABLE.problem();
    }
    Set<SegmentId> reached = new HashSet<>(Set.of(of.segmentId()));
    router.ifPresent(
        joining ->
            routers.interfaces(List.of(joining)).stream()
                .map(RouterTable.InterfaceRow::segmentId)
                .forEach(reached::add));
    return reached;
  }

  /**
   * Locks ports in order, so that two never wait for each other.
   *
   * @param router that {@link #holdRouter} holds
   */
  Drafted hold(
      TenantScope scope,
      LoadBalancerRow of,
      Optional<RouterId> router,
      List<Listener> asked,
      Flaws flaws) {
    Map<String, PortRow> found = lock(scope, asked);
    Set<AddressFamily> families =
        subnets.of(List.of(of.segmentId())).stream()
            .map(SubnetRow::family)
            .collect(Collectors.toSet());
    Map<PortId, Set<AddressFamily>> have =
        ports.addresses(found.values().stream().map(PortRow::id).toList()).stream()
            .collect(
                Collectors.groupingBy(
                    PortTable.AddressRow::portId,
                    Collectors.mapping(PortTable.AddressRow::family, Collectors.toSet())));
    Set<SegmentId> reached = reached(of, router);
    Set<List<Integer>> listening = new HashSet<>();
    List<ListenerRow> listeners = new ArrayList<>();
    List<MemberRow> members = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Listener each = asked.get(i);
      String pointer = "/listeners/" + i;
      int protocol = each.protocol().number();
      if (!listening.add(List.of(protocol, each.port()))) {
        flaws.add(pointer + "/port", "violation.same-listener", each.protocol(), each.port());
      }
      listeners.add(listener(of.id(), each, pointer, flaws));
      for (int j = 0; j < each.members().size(); j++) {
        Member member = each.members().get(j);
        String place = pointer + "/members/" + j;
        @Nullable PortRow port = found.get(member.port());
        if (port == null) {
          flaws.add(
              place + "/port",
              "violation.unknown-reference",
              new Phrase("kind.port"),
              member.port());
        } else if (mayBe(port, of, reached, families, have, place + "/port", flaws)) {
          MemberRow row =
              new MemberRow(
                  of.id(), protocol, each.port(), port.id(), member.targetPort(), port.called());
          if (members.contains(row)) {
            flaws.add(place, "violation.same-member", port.called(), member.targetPort());
          }
          members.add(row);
        }
      }
    }
    return new Drafted(listeners, members);
  }

  private Map<String, PortRow> lock(TenantScope scope, List<Listener> asked) {
    Map<String, PortId> named = new HashMap<>();
    asked.stream()
        .flatMap(listener -> listener.members().stream())
        .map(Member::port)
        .distinct()
        .forEach(
            ref -> ports.find(scope.tenant(), ref).ifPresent(port -> named.put(ref, port.id())));
    named.values().stream()
        .distinct()
        .sorted(Comparator.comparing(PortId::value))
        .forEach(ports::lock);
    Map<String, PortRow> found = new HashMap<>();
    named.forEach((ref, id) -> ports.find(id).ifPresent(row -> found.put(ref, row)));
    return found;
  }

  private static boolean mayBe(
      PortRow port,
      LoadBalancerRow of,
      Set<SegmentId> reached,
      Set<AddressFamily> families,
      Map<PortId, Set<AddressFamily>> have,
      String pointer,
      Flaws flaws) {
    if (port.deleted()) {
      flaws.add(pointer, "violation.port-deleting", port.called());
    } else if (!reached.contains(port.segmentId())) {
      flaws.add(pointer, "violation.member-out-of-reach", port.called(), of.segment());
    } else if (have.getOrDefault(port.id(), Set.of()).stream().noneMatch(families::contains)) {
      flaws.add(pointer, "violation.member-without-family", port.called());
    } else {
      return true;
    }
    return false;
  }

  private static ListenerRow listener(
      LoadBalancerId id, Listener asked, String pointer, Flaws flaws) {
    @Nullable HealthCheck check = asked.healthCheck();
    if (check == null) {
      return new ListenerRow(id, asked.protocol().number(), asked.port(), null, null, null, null);
    }
    int interval = Objects.requireNonNullElse(check.intervalSeconds(), USUAL_INTERVAL);
    int timeout =
        Objects.requireNonNullElse(check.timeoutSeconds(), Math.min(USUAL_TIMEOUT, interval));
    if (timeout > interval) {
      flaws.add(
          pointer + "/healthCheck/timeoutSeconds", "violation.check-timeout", timeout, interval);
    }
    return new ListenerRow(
        id,
        asked.protocol().number(),
        asked.port(),
        interval,
        timeout,
        Objects.requireNonNullElse(check.successes(), USUAL_SUCCESSES),
        Objects.requireNonNullElse(check.failures(), USUAL_FAILURES));
  }
}
