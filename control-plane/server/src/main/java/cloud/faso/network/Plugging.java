package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plugs the network cards of a VM in. */
final class Plugging {

  /** Of a VM; the contract says the same of one that is made. */
  private static final int MOST = 8;

  private final NetworkParts its;
  private final PortTable ports;
  private final CardTable table;
  private final FloatingIpTable floating;
  private final PortMaking making;
  private final CardLocks locks;

  Plugging(NetworkParts its, PortMaking making, PortGroups groups) {
    this.its = its;
    this.ports = its.database().table(PortTable.class);
    this.table = its.database().table(CardTable.class);
    this.floating = its.database().table(FloatingIpTable.class);
    this.making = making;
    this.locks = new CardLocks(its, groups);
  }

  /**
   * Plugs in the cards of a VM that has none, in their order.
   *
   * @throws Problem for what cannot be; it points below {@code /nics}
   */
  void plug(TenantScope scope, TypedId vm, List<NewCard> cards) {
    if (cards.isEmpty()) {
      return;
    }
    List<NetworkThing> changed = new ArrayList<>();
    locks.take(scope, cards).ifPresent(changed::add);
    for (int place = 0; place < cards.size(); place++) {
      try {
        PortId port = port(scope, cards.get(place), changed);
        table.plug(port, vm.value(), place, null);
        requireReached(port);
      } catch (Problem e) {
        throw e.below("/nics/" + place);
      }
    }
    its.publish(changed);
  }

  /**
   * Plugs in one card more, behind all others.
   *
   * @param node where the VM is; null for nowhere
   * @throws Problem for what cannot be
   */
  void add(TenantScope scope, TypedId vm, @Nullable NodeId node, NewCard card) {
    int count = table.portsOf(vm.value()).size();
    if (count >= MOST) {
      throw NetworkProblem.LIMIT_REACHED.problem().saying("limit-reached.nics", count);
    }
    List<NetworkThing> changed = new ArrayList<>();
    locks.take(scope, List.of(card)).ifPresent(changed::add);
    PortId port = port(scope, card, changed);
    table.plug(port, vm.value(), table.nextPlace(vm.value()), node);
    requireReached(port);
    its.publish(changed);
  }

  /**
   * Refuses a VM that is known to be at another site than the floating IP that stands for its port.
   */
  private void requireReached(PortId port) {
    floating
        .elsewhere(port)
        .ifPresent(
            it -> {
              throw invalid(
                  "/port",
                  "violation.floating-ip-of-another-site",
                  it.address(),
                  it.network(),
                  it.site(),
                  it.vmSite());
            });
  }

  private PortId port(TenantScope scope, NewCard card, List<NetworkThing> changed) {
    if ((card.port() == null) == (card.segment() == null)) {
      throw invalid("", "violation.port-or-segment");
    }
    if (card.segment() != null) {
      PortMaking.Made made =
          making.makeForCard(
              scope,
              new CreatePortRequest(
                  card.segment(),
                  null,
                  card.addresses(),
                  null,
                  card.securityGroups(),
                  null,
                  null,
                  null,
                  card.bandwidth()));
      changed.addAll(made.toPublish());
      return made.port().id();
    }
    if (card.addresses() != null || card.securityGroups() != null || card.bandwidth() != null) {
      throw invalid("/port", "violation.port-has-its-own");
    }
    PortId port = free(scope, Objects.requireNonNull(card.port()));
    changed.add(port);
    return port;
  }

  /** A port that is there and has no card; it stays so until the commit. */
  private PortId free(TenantScope scope, String ref) {
    PortId port =
        ports
            .find(scope.tenant(), ref)
            .flatMap(row -> ports.lock(row.id()))
            .orElseThrow(() -> PlatformProblem.unknownReference("/port", "port", ref));
    PortRow row = ports.find(port).orElseThrow();
    if (row.deleted()) {
      throw NetworkParts.deleting();
    }
    if (row.vmId() != null) {
      String vm = Objects.requireNonNullElse(row.vm(), row.vmId());
      throw invalid("/port", "violation.port-has-a-card", ref, vm);
    }
    return port;
  }

  private static Problem invalid(String pointer, String key, Object... values) {
    return PlatformProblem.INVALID.problem().because(pointer, key, values);
  }
}
