package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.BandwidthSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much a port may send and receive. */
final class Bandwidth {
  private static final int PRIORITY = 1000;

  /** In 1000 bits: OVS counts whole packets, and one before it is cut up has up to 64 KiB. */
  private static final long LEAST_BURST = 1000;

  /** In 1000 bits a second, as much as a column holds. */
  private static final long MOST = (1L << 32) - 1;

  private Bandwidth() {}

  /** One for each direction that is limited. */
  static List<Row> rows(Marks marks, String port, @Nullable BandwidthSpec spec, Key segment)
      throws Unrenderable {
    List<Row> rows = new ArrayList<>();
    if (spec != null && spec.sendKbps() != null) {
      rows.add(row(marks, port, segment, "send", spec.sendKbps()));
    }
    if (spec != null && spec.receiveKbps() != null) {
      rows.add(row(marks, port, segment, "receive", spec.receiveKbps()));
    }
    return rows;
  }

  /** With a burst of 0.8 s, which TCP needs to come near the rate. */
  private static Row row(Marks marks, String port, Key segment, String part, long kbps)
      throws Unrenderable {
    Key key = new Key(Table.QOS, port, part);
    boolean sends = part.equals("send");
    long rate = Math.clamp(kbps, 1, MOST);
    return new Row(
        key,
        segment,
        Map.of(
            "priority", new Value.Whole(PRIORITY),
            "direction", new Value.Text(sends ? "from-lport" : "to-lport"),
            "match",
                new Value.Text((sends ? "inport" : "outport") + " == \"" + Names.port(port) + "\""),
            "bandwidth",
                new Value.Numbers(
                    Map.of("rate", rate, "burst", Math.max(LEAST_BURST, rate / 5 * 4))),
            "external_ids", marks.of(key, "")));
  }
}
