package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.id.TypedId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The network cards of VMs: which ports they are plugged into. Called by the feature that has the
 * VMs, in its transactions.
 */
public final class Cards {

  private final NetworkParts its;
  private final CardTable table;
  private final PortTable ports;
  private final NetworkBooks books;
  private final Plugging plugging;
  private final LostMembers lost;
  private final InstantSource clock;

  Cards(NetworkParts its, Plugging plugging) {
    this.its = its;
    this.table = its.database().table(CardTable.class);
    this.ports = its.database().table(PortTable.class);
    this.books = its.books();
    this.plugging = plugging;
    this.lost = new LostMembers(its);
    this.clock = its.clock();
  }

  /**
   * A network card.
   *
   * @param vm id of its VM
   * @param segment by name
   * @param mtu in bytes
   * @param addresses one of each family at most
   * @param floatingIp the public address that stands for it; null for none
   */
  public record Card(
      String vm,
      PortId port,
      String segment,
      String mac,
      int mtu,
      List<String> addresses,
      @Nullable String floatingIp) {}

  /** The cards of VMs, by the id of each that has any; in the order of the guest's. */
  public Map<String, List<Card>> of(Collection<? extends TypedId> vms) {
    if (vms.isEmpty()) {
      return Map.of();
    }
    List<String> ids = vms.stream().map(TypedId::value).toList();
    Map<PortId, List<CardTable.AddressRow>> addresses =
        table.addresses(ids).stream().collect(Collectors.groupingBy(CardTable.AddressRow::portId));
    return table.cards(ids).stream()
        .map(row -> card(row, addresses.getOrDefault(row.portId(), List.of())))
        .collect(Collectors.groupingBy(Card::vm));
  }

  /** Whether a VM has any. */
  public boolean has(TypedId vm) {
    return !table.portsOf(vm.value()).isEmpty();
  }

  private static Card card(CardTable.CardRow row, List<CardTable.AddressRow> addresses) {
    return new Card(
        row.vmId(),
        row.portId(),
        row.segment(),
        row.mac(),
        row.mtu(),
        addresses.stream()
            .map(
                each ->
                    Cidr.address(each.family(), each.address().toBigIntegerExact())
                        .toCanonicalString())
            .toList(),
        row.floatingIp());
  }

  /**
   * Plugs in the cards of a new VM, in their order.
   *
   * @throws cloud.faso.platform.problem.Problem for what cannot be; it points below {@code /nics}
   */
  public void plug(TenantScope scope, TypedId vm, List<NewCard> cards) {
    plugging.plug(scope, vm, cards);
  }

  /**
   * Plugs one more card into a VM, behind all that it has.
   *
   * @param node where the VM is; null for nowhere
   * @throws cloud.faso.platform.problem.Problem for what cannot be
   */
  public void add(TenantScope scope, TypedId vm, @Nullable NodeId node, NewCard card) {
    plugging.add(scope, vm, node, card);
  }

  /**
   * Unplugs a card; its port goes if it was made with the card, and is free otherwise.
   *
   * @param port id or name
   * @throws cloud.faso.platform.problem.Problem {@code not-found} when no card of the VM is in it
   */
  public void remove(TenantScope scope, TypedId vm, String port) {
    PortRow row =
        ports
            .find(scope.tenant(), port)
            .flatMap(found -> ports.lock(found.id()))
            .flatMap(ports::find)
            .filter(found -> vm.value().equals(found.vmId()))
            .orElseThrow(() -> NetworkParts.missing("nic", port));
    table.unplugOne(row.id(), clock.instant());
    publishUnplugged(List.of(row.id()));
  }

  /**
   * What a VM's cards are on stays as it is until the commit; to be called before its node's books
   * are locked.
   */
  public void hold(TypedId vm) {
    var _ = table.lockSegments(vm.value());
  }

  /** The VM is on that node from now on; nowhere else may its cards be plugged in. */
  public void placed(TypedId vm, NodeId node) {
    List<PortId> ports = table.portsOf(vm.value());
    if (!ports.isEmpty()) {
      table.place(vm.value(), node);
      books.publish(ports);
    }
  }

  /** The VM is no more: ports that were made with it go, others are free. */
  public void removed(TypedId vm) {
    List<PortId> ports = table.portsOf(vm.value());
    if (!ports.isEmpty()) {
      table.unplug(vm.value(), clock.instant());
      publishUnplugged(ports);
    }
  }

  /** With all that stood for those that go. */
  private void publishUnplugged(List<PortId> ports) {
    lost.takeOut(ports);
    List<NetworkThing> told = new ArrayList<>(ports);
    table.going(ports).forEach(port -> its.letGo(port).ifPresent(told::add));
    books.publish(told);
  }
}
