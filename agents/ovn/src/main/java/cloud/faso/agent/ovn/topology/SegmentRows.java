package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.SegmentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of a segment: what it has whatever is plugged in, the switch, and names of its ports.
 */
final class SegmentRows {
  private final Marks marks;
  private final SegmentBase base;
  private final List<PortRow> ports;
  private final Joint.State joint;

  /**
   * Of one segment.
   *
   * @param ports that are plugged in
   */
  SegmentRows(Marks marks, SegmentBase base, List<PortRow> ports, Joint.State joint) {
    this.marks = marks;
    this.base = base;
    this.ports = ports;
    this.joint = joint;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>(base.rows(joint.routed(), joint.answered()));
    SegmentSpec spec = base.spec();
    Switch own = new Switch(marks, base.id(), spec.name(), TunnelKeys.requested(spec.tunnelKey()));
    for (PortRow port : ports) {
      own.take(port.row().key());
      port.limits().forEach(limit -> own.take(limit.key()));
    }
    joint.held().forEach(own::take);
    Key dns = new Key(Table.DNS, base.id(), "");
    own.take(dns);
    if (!joint.answered()) {
      own.take(base.services());
    }
    rows.add(own.row());
    rows.add(
        new Row(
            dns,
            null,
            Map.of("records", new Value.Pairs(names()), "external_ids", marks.of(dns, ""))));
    return rows;
  }

  private Map<String, String> names() {
    Map<String, String> names = new TreeMap<>();
    String domain = base.spec().domain().toLowerCase(Locale.ROOT);
    for (PortRow port : ports) {
      String hostname = port.spec().hostname();
      if (hostname != null && !port.addresses().isEmpty()) {
        String name = hostname.toLowerCase(Locale.ROOT);
        String addresses = String.join(" ", port.addresses().values());
        names.merge(name, addresses, (a, b) -> a + " " + b);
        names.merge(name + "." + domain, addresses, (a, b) -> a + " " + b);
      }
    }
    return names;
  }
}
