package cloud.faso.agent.libvirt;

import cloud.faso.agent.libvirt.RefusedPackets.Refused;
import cloud.faso.agent.platform.AgentJson;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.PortCounters;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
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
    Map<Long, Refused> refusedBy = refused.byDevice();
    List<PortCounters> read = new ArrayList<>();
    for (JsonNode device : devices.path("data")) {
      PortCounters counters = counters(device, refusedBy);
      if (counters != null) {
        read.add(counters);
      }
    }
    take(read);
  }

  private synchronized void take(List<PortCounters> read) {
    looks++;
    read.forEach(each -> cards.put(each.id(), new Seen(each, looks)));
    cards.values().removeIf(card -> card.look() + LOOKS_AFTER < looks);
  }

  /** Null for a device that is no card, and of one of which nothing is known yet. */
  private static @Nullable PortCounters counters(JsonNode device, Map<Long, Refused> refusedBy) {
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
    Refused no = refusedBy.getOrDefault(device.path(1).asLong(), Refused.NONE);
    return new PortCounters(
        TypedIds.of(PORT, port),
        device.path(0).path(1).asText(),
        sent.asLong(),
        of(statistics, "rx_packets"),
        of(statistics, "rx_dropped"),
        received.asLong(),
        of(statistics, "tx_packets"),
        of(statistics, "tx_dropped"),
        no.sent(),
        no.received());
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
