package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.SegmentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rows of a segment: what it has whatever is plugged in, the switch, and names. */
final class SegmentRows {
  private final Marks marks;
  private final SegmentBase base;
  private final List<PortRow> ports;
  private final Joint.State joint;
  private final HostNames names;

  /**
   * Of one segment.
   *
   * @param ports that are plugged in
   */
  SegmentRows(
      Marks marks, SegmentBase base, List<PortRow> ports, Joint.State joint, HostNames names) {
    this.marks = marks;
    this.base = base;
    this.ports = ports;
    this.joint = joint;
    this.names = names;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>(base.rows(joint.router() != null, joint.answered()));
    SegmentSpec spec = base.spec();
    Switch own = new Switch(marks, base.id(), spec.name(), TunnelKeys.requested(spec.tunnelKey()));
    for (PortRow port : ports) {
      own.take(port.row().key());
      port.limits().forEach(limit -> own.take(limit.key()));
    }
    joint.held().forEach(own::take);
    names.segments().forEach(segment -> own.take(new Key(Table.DNS, segment, "")));
    rows.add(dns(new Key(Table.DNS, base.id(), ""), names.own()));
    if (!names.shared().isEmpty()) {
      Row shared = dns(new Key(Table.DNS, base.id(), "shared"), names.shared());
      own.take(shared.key());
      rows.add(shared);
    }
    if (!joint.answered()) {
      own.take(base.services());
    }
    rows.add(own.row());
    return rows;
  }

  private Row dns(Key key, Map<String, String> records) {
    return new Row(
        key, null, Map.of("records", new Value.Pairs(records), "external_ids", marks.of(key, "")));
  }
}
