package cloud.faso.network;

import cloud.faso.platform.db.StoredJson;
import inet.ipaddr.IPAddress;
import java.util.List;

/** Writes subnets and the addresses that are free in them. */
final class SubnetOpening {

  private final NetworkParts its;
  private final SubnetTable table;

  SubnetOpening(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(SubnetTable.class);
  }

  SubnetId open(SegmentRow segment, SegmentPlan.Part part) {
    SubnetId id = its.ids().next(SubnetId.PREFIX, SubnetId::new);
    table.insert(
        new SubnetTable.NewSubnetRow(
            id,
            segment.id(),
            segment.tenantId(),
            part.cidr().family(),
            part.cidr().toString(),
            part.gateway().toCanonicalString(),
            servers(part.dns()),
            part.ipv6Mode(),
            its.clock().instant()));
    its.addresses().open(id, part.cidr(), part.gateway());
    return id;
  }

  /** Changes the servers of those of a segment whose family they are; false when nothing does. */
  boolean setDns(List<SubnetRow> subnets, List<IPAddress> dns) {
    boolean changed = false;
    for (SubnetRow subnet : subnets) {
      String wanted = servers(SegmentPlan.of(subnet.family(), dns));
      if (!wanted.equals(subnet.dns())) {
        table.setDns(subnet.id(), wanted);
        changed = true;
      }
    }
    return changed;
  }

  private static String servers(List<IPAddress> dns) {
    return StoredJson.write(dns.stream().map(IPAddress::toCanonicalString).toList());
  }
}
