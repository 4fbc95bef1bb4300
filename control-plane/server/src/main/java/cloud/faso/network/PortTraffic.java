package cloud.faso.network;

import java.time.Instant;

/**
 * What has passed a port since it was made, or since ports are counted, as the API shows it; the
 * figures as in {@link Traffic}.
 *
 * @param countedAt when its node last told
 */
public record PortTraffic(
    long sentBytes,
    long sentPackets,
    long sentDropped,
    long receivedBytes,
    long receivedPackets,
    long receivedDropped,
    long refusedSent,
    long refusedReceived,
    Instant countedAt) {

  static PortTraffic of(PortTrafficTable.SumRow row) {
    Traffic sum = row.sum();
    return new PortTraffic(
        sum.sentBytes(),
        sum.sentPackets(),
        sum.sentDropped(),
        sum.receivedBytes(),
        sum.receivedPackets(),
        sum.receivedDropped(),
        sum.refusedSent(),
        sum.refusedReceived(),
        row.countedAt());
  }
}
