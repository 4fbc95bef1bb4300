package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.SegmentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a segment: what it has whatever is plugged in, the switch, and names of its ports.
 */
final class SegmentRows {
  private final Marks marks;
  private final SegmentBase base;
  private final Switch own;
  private final List<PortRow> ports = new ArrayList<>();
  private final Map<String, String> names = new TreeMap<>();
  private @Nullable RouterRows router;

  SegmentRows(Marks marks, SegmentBase base) {
    this.marks = marks;
    this.base = base;
    SegmentSpec spec = base.spec();
    this.own =
        new Switch(
            marks,
            base.id(),
            spec.name(),
            Map.of("requested-tnl-key", Integer.toString(spec.tunnelKey())));
  }

  SegmentBase base() {
    return base;
  }

  String id() {
    return base.id();
  }

  /** Its switch refers to a row. */
  void take(Key row) {
    own.take(row);
  }

  /** Those that are plugged in. */
  List<PortRow> ports() {
    return ports;
  }

  /** What has the gateway's addresses; null for none. */
  @Nullable RouterRows router() {
    return router;
  }

  void join(RouterRows by) {
    router = by;
  }

  void plug(PortRow port) {
    own.take(port.row().key());
    ports.add(port);
    String hostname = port.spec().hostname();
    if (hostname != null && !port.addresses().isEmpty()) {
      String name = hostname.toLowerCase(Locale.ROOT);
      String addresses = String.join(" ", port.addresses().values());
      names.merge(name, addresses, (a, b) -> a + " " + b);
      names.merge(
          name + "." + base.spec().domain().toLowerCase(Locale.ROOT),
          addresses,
          (a, b) -> a + " " + b);
    }
  }

  /** Its rows, once all is plugged in. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>(base.rows(router != null && router.leadsOn(), router != null));
    Key dns = new Key(Table.DNS, base.id(), "");
    own.take(dns);
    if (router == null) {
      own.take(base.services());
    }
    rows.add(own.row());
    rows.add(
        new Row(
            dns,
            null,
            Map.of("records", new Value.Pairs(names), "external_ids", marks.of(dns, ""))));
    return rows;
  }
}
