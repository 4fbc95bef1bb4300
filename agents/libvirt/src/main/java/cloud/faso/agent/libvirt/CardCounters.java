package cloud.faso.agent.libvirt;

import cloud.faso.agent.libvirt.RefusedPackets.Refused;
import cloud.faso.agent.platform.AgentJson;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.PortCounters;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has passed the cards that are plugged in, as Open vSwitch counts it. Devices are counted by
 * the kernel, so neither this agent nor the switch begins anew when it restarts; a guest that is
 * started again has a new device, and the switch a new row for it, whose UUID is the epoch.
 */
final class CardCounters {
  private static final String COLUMNS = "_uuid,ofport,external_ids,statistics";
  private static final String PORT = "port";

  /** The number of a device that the switch could not open, which it may also leave out. */
  private static final long DEAD = -1;

  /**
   * For so many looks a card that was pulled is still told, unless its port has another one by
   * then: longer than the control plane is told everything.
   */
  private static final int LOOKS_AFTER = 60;

  private final OpenVSwitch ovs;
  private final RefusedPackets refused;
  private final Map<String, Seen> cards = new LinkedHashMap<>();
  private long looks;

  CardCounters(OpenVSwitch ovs) {
    this.ovs = ovs;
    this.refused = new RefusedPackets(ovs);
  }

  private record Seen(PortCounters counters, long look) {}

  /** A device that is a card, and the number that the bridge gave it. */
  private record Device(long number, PortCounters counters) {

    /** Of two for one port, one is left over from a crash: it is dead, or the lower. */
    Device orLive(Device other) {
      int compared = Long.compare(number, other.number);
      if (compared == 0) {
        compared = counters.epoch().compareTo(other.counters.epoch());
      }
      return compared < 0 ? other : this;
    }
  }

  /** As it was last read, one for each port. */
  synchronized List<PortCounters> latest() {
    return cards.values().stream().map(Seen::counters).toList();
  }

  /**
   * Reads all of it. What was read before stays when a part cannot be read.
   *
   * @throws IOException when Open vSwitch does not answer
   */
  void read() throws IOException {
    JsonNode devices = AgentJson.MAPPER.readTree(ovs.interfaces(COLUMNS));
    take(devices, refused.byDevice());
  }

  /**
   * Takes in what was read.
   *
   * @param devices as Open vSwitch lists {@link #COLUMNS}
   * @param refusedBy of the devices whose flows are there
   */
  synchronized void take(JsonNode devices, Map<Long, Refused> refusedBy) {
    looks++;
    Map<String, Device> read = new LinkedHashMap<>();
    for (JsonNode row : devices.path("data")) {
      Device device = device(row, refusedBy);
      if (device != null) {
        read.merge(device.counters().id(), device, Device::orLive);
      }
    }
    read.forEach((port, device) -> cards.put(port, new Seen(device.counters(), looks)));
    cards.values().removeIf(card -> card.look() + LOOKS_AFTER < looks);
  }

  /** Null for a device that is no card, and of one of which nothing is known yet. */
  private @Nullable Device device(JsonNode device, Map<Long, Refused> refusedBy) {
    Map<String, JsonNode> statistics = map(device.path(3));
    JsonNode id = map(device.path(2)).get("iface-id");
    JsonNode sent = statistics.get("rx_bytes");
    JsonNode received = statistics.get("tx_bytes");
    if (id == null || sent == null || received == null) {
      return null;
    }
    UUID port;
    try {
      port = UUID.fromString(id.asText());
    } catch (IllegalArgumentException e) {
      // Somebody's own port on our bridge.
      return null;
    }
    String typed = TypedIds.of(PORT, port);
    long number = device.path(1).asLong(DEAD);
    Refused there = refusedBy.get(number);
    Refused no = there == null ? last(typed) : there;
    return new Device(
        number,
        new PortCounters(
            typed,
            device.path(0).path(1).asText(),
            sent.asLong(),
            of(statistics, "rx_packets"),
            of(statistics, "rx_dropped"),
            received.asLong(),
            of(statistics, "tx_packets"),
            of(statistics, "tx_dropped"),
            no.sent(),
            no.received()));
  }

  /**
   * What was last read of a port. Its flows are away for a moment while OVN replaces them: were
   * that told as none, all that was refused before would count again.
   */
  private Refused last(String port) {
    Seen seen = cards.get(port);
    return seen == null
        ? Refused.NONE
        : new Refused(seen.counters().refusedSent(), seen.counters().refusedReceived());
  }

  private static long of(Map<String, JsonNode> statistics, String name) {
    JsonNode count = statistics.get(name);
    return count == null ? 0 : Math.max(0, count.asLong());
  }

  /** A column that is a map: {@code ["map", [[key, value], …]]}. */
  private static Map<String, JsonNode> map(JsonNode column) {
    Map<String, JsonNode> read = new HashMap<>();
    column.path(1).forEach(pair -> read.put(pair.path(0).asText(), pair.path(1)));
    return read;
  }
}
