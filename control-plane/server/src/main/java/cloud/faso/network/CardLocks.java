package cloud.faso.network;

import cloud.faso.access.TenantScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Takes all the locks that network cards need before the first is plugged in: security groups,
 * segments, subnets, ports; of each kind in the order of ids. So two who plug in several never wait
 * for each other. Of what is not there nothing is said: whoever plugs the card in finds out.
 */
final class CardLocks {

  private final NetworkParts its;
  private final PortGroups groups;
  private final SegmentTable segments;
  private final SubnetTable subnets;
  private final PortTable ports;

  CardLocks(NetworkParts its, PortGroups groups) {
    this.its = its;
    this.groups = groups;
    this.segments = its.database().table(SegmentTable.class);
    this.subnets = its.database().table(SubnetTable.class);
    this.ports = its.database().table(PortTable.class);
  }

  /** Takes them; gives the group {@code default} when it was made, and has to be published. */
  Optional<SecurityGroupId> take(TenantScope scope, List<NewCard> cards) {
    Optional<SecurityGroupId> made =
        groups.lock(
            scope,
            cards.stream()
                .filter(card -> card.port() == null)
                .map(card -> Optional.ofNullable(card.securityGroups()))
                .toList());
    List<PortRow> named = new ArrayList<>();
    List<SegmentId> on = new ArrayList<>();
    for (NewCard card : cards) {
      Optional.ofNullable(card.port())
          .flatMap(ref -> ports.find(scope.tenant(), ref))
          .ifPresent(named::add);
      Optional.ofNullable(card.segment())
          .flatMap(ref -> segments.find(scope.tenant(), ref))
          .map(SegmentRow::id)
          .ifPresent(on::add);
    }
    named.forEach(port -> on.add(port.segmentId()));
    segments.lock(on);
    its.addresses().hold(subnetsOf(on));
    named.stream()
        .map(PortRow::id)
        .sorted(Comparator.comparing(PortId::value))
        .forEach(ports::lock);
    return made;
  }

  private Collection<SubnetId> subnetsOf(List<SegmentId> on) {
    return subnets.of(on).stream().map(SubnetRow::id).toList();
  }
}
