package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packets that no rule allows, as the integration bridge counts them. The network's agent lets
 * such a packet match an ACL of the lowest priority, 1, which no other has; OVN adds 1000 to it
 * (ovn-northd(8)), and makes flows of it for each port that is here, which name the port and its
 * network by numbers. Another flow says to which device those lead. So a node finds all of it on
 * its own switch.
 */
final class RefusedPackets {
  private static final String PRIORITY = " priority=1001,";

  /** Where OVN hands packets to devices, in all its versions (OFTABLE_LOG_TO_PHY). */
  private static final String TO_DEVICES = "table=65";

  /** Before the hand-over register 14 says from where a packet came, and 15 where it goes. */
  private static final Pattern REFUSING =
      Pattern.compile(
          "table=(\\d+), n_packets=(\\d+),.* priority=1001,"
              + "\\S*reg(14|15)=(0x[0-9a-f]+),metadata=(0x[0-9a-f]+) ");

  private static final Pattern TO_DEVICE =
      Pattern.compile("reg15=(0x[0-9a-f]+),metadata=(0x[0-9a-f]+) actions=output:(\\d+)$");

  private final OpenVSwitch ovs;

  /** The tables that have such flows: to read those only spares a busy switch. */
  private final TreeSet<Integer> tables = new TreeSet<>();

  RefusedPackets(OpenVSwitch ovs) {
    this.ovs = ovs;
  }

  /** How many packets a guest sent, or should have received, that no rule allows. */
  record Refused(long sent, long received) {
    static final Refused NONE = new Refused(0, 0);

    Refused plus(boolean isSent, long packets) {
      return isSent ? new Refused(sent + packets, received) : new Refused(sent, received + packets);
    }
  }

  /** Of a device, what OVN knows its port by. */
  private record Port(String key, String network) {}

  /** Those of each device, by the number that the bridge gave it. */
  Map<Long, Refused> byDevice() throws IOException {
    Map<Port, Refused> refused = refused();
    Map<Long, Refused> found = new HashMap<>();
    for (String flow : ovs.flows(TO_DEVICES, line -> line.contains("actions=output:"))) {
      Matcher device = TO_DEVICE.matcher(flow);
      if (device.find()) {
        Port port = new Port(device.group(1), device.group(2));
        found.put(Long.valueOf(device.group(3)), refused.getOrDefault(port, Refused.NONE));
      }
    }
    return found;
  }

  private Map<Port, Refused> refused() throws IOException {
    Map<Port, Refused> found = new HashMap<>();
    for (int table : List.copyOf(tables)) {
      add(ovs.flows("table=" + table, line -> line.contains(PRIORITY)), found);
    }
    if (found.isEmpty()) {
      // Nothing is known yet, or OVN was replaced by a version with other tables.
      tables.clear();
      add(ovs.flows("", line -> line.contains(PRIORITY)), found);
    }
    return found;
  }

  private void add(List<String> flows, Map<Port, Refused> found) {
    for (String flow : flows) {
      Matcher refusing = REFUSING.matcher(flow);
      if (refusing.find()) {
        tables.add(Integer.valueOf(refusing.group(1)));
        Port port = new Port(refusing.group(4), refusing.group(5));
        boolean isSent = refusing.group(3).equals("14");
        long packets = Long.parseLong(refusing.group(2));
        found.merge(
            port,
            Refused.NONE.plus(isSent, packets),
            (one, other) -> new Refused(one.sent + other.sent, one.received + other.received));
      }
    }
  }
}
