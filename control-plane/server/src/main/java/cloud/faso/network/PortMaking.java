package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AddressFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes ports: finds and holds what a request names, and gives the port its addresses. Locks in
 * this order: security groups, the segment, its subnets.
 */
final class PortMaking {

  private static final int NAME_LENGTH = 12;

  private final NetworkParts its;
  private final PortTable table;
  private final SubnetTable subnets;
  private final PortGroups groups;
  private final AddressGiving giving;
  private final PortNumbering numbering;

  PortMaking(NetworkParts its, PortGroups groups) {
    this.its = its;
    this.table = its.database().table(PortTable.class);
    this.subnets = its.database().table(SubnetTable.class);
    this.groups = groups;
    this.giving = new AddressGiving(its);
    this.numbering = new PortNumbering(its);
  }

  /**
   * A port that was made.
   *
   * @param toPublish it, and what was made with it
   */
  record Made(PortRow port, List<NetworkThing> toPublish) {}

  /** A port of its own, which has a name. */
  Made make(TenantScope scope, CreatePortRequest request) {
    PortId id = its.ids().next(PortId.PREFIX, PortId::new);
    String name = Objects.requireNonNullElseGet(request.name(), () -> usualName(id));
    return make(scope, request, id, name);
  }

  /** A port that goes with its VM, and has no name. */
  Made makeForCard(TenantScope scope, CreatePortRequest request) {
    return make(scope, request, its.ids().next(PortId.PREFIX, PortId::new), null);
  }

  private static String usualName(PortId id) {
    return "port-" + id.value().substring(id.value().length() - NAME_LENGTH);
  }

  private Made make(
      TenantScope scope, CreatePortRequest request, PortId id, @Nullable String name) {
    Flaws flaws = new Flaws();
    PortGroups.Held held = groups.hold(scope, request.securityGroups(), flaws);
    SegmentRow segment = its.segment(scope.tenant(), request.segment(), "/segment");
    List<SubnetRow> parts = subnets.of(List.of(segment.id()));
    PortRules rules = new PortRules(flaws);
    Map<AddressFamily, PortRules.Chosen> chosen =
        rules.addresses(Objects.requireNonNullElse(request.addresses(), List.of()), parts);
    String mac = Objects.requireNonNullElseGet(rules.mac("/mac", request.mac()), () -> Macs.of(id));
    String pairs =
        StoredJson.write(
            rules.pairs(Objects.requireNonNullElse(request.allowedAddressPairs(), List.of())));
    parts.stream().filter(SubnetRow::isSlaac).forEach(subnet -> rules.follow(chosen, subnet, mac));
    flaws.refuseIfAny();
    requireFreeMac(segment, mac);
    @Nullable Bandwidth bandwidth = request.bandwidth();
    table.insert(
        new PortTable.NewPortRow(
            id,
            scope.tenant(),
            scope.ministry(),
            segment.id(),
            numbering.keyOn(segment),
            name,
            mac,
            Objects.requireNonNullElse(request.antiSpoofing(), true),
            pairs,
            request.hostname(),
            bandwidth == null ? null : bandwidth.sendMbps(),
            bandwidth == null ? null : bandwidth.receiveMbps(),
            its.clock().instant()));
    table.join(id, held.ids());
    giving.give(id, parts, chosen);
    List<NetworkThing> toPublish = new ArrayList<>(List.of(id));
    held.made().ifPresent(toPublish::add);
    return new Made(table.find(id).orElseThrow(), toPublish);
  }

  private void requireFreeMac(SegmentRow segment, String mac) {
    table
        .withMac(segment.id(), mac)
        .ifPresent(
            port -> {
              throw NetworkProblem.MAC_TAKEN.problem(mac, port, segment.name());
            });
  }
}
