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
  private final List<Key> ports = new ArrayList<>();
  private final Map<String, String> names = new TreeMap<>();

  SegmentRows(Marks marks, SegmentBase base) {
    this.marks = marks;
    this.base = base;
  }

  SegmentBase base() {
    return base;
  }

  void plug(PortRow port) {
    ports.add(port.row().key());
    String hostname = port.hostname();
    if (hostname != null && !port.addresses().isEmpty()) {
      String name = hostname.toLowerCase(Locale.ROOT);
      String addresses = String.join(" ", port.addresses());
      names.merge(name, addresses, (a, b) -> a + " " + b);
      names.merge(
          name + "." + base.spec().domain().toLowerCase(Locale.ROOT),
          addresses,
          (a, b) -> a + " " + b);
    }
  }

  List<Row> rows() {
    SegmentSpec spec = base.spec();
    List<Row> rows = new ArrayList<>(base.rows());
    Key dns = new Key(Table.DNS, base.id(), "");
    List<Key> all = new ArrayList<>(ports);
    all.add(base.services());
    rows.add(
        new Row(
            base.key(),
            null,
            Map.of(
                "name", new Value.Text(base.id()),
                "ports", Value.Keys.of(all),
                "dns_records", Value.Keys.of(dns),
                "other_config",
                    new Value.Pairs(
                        Map.of("requested-tnl-key", Integer.toString(spec.tunnelKey()))),
                "external_ids", marks.of(base.key(), spec.name()))));
    rows.add(
        new Row(
            dns,
            null,
            Map.of("records", new Value.Pairs(names), "external_ids", marks.of(dns, ""))));
    return rows;
  }
}
