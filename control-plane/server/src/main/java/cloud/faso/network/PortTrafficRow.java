package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.spec.agent.PortCounters;
import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;

/**
 * What has passed a port on one node.
 *
 * @param epoch names the card that {@code last} is of
 * @param last what the node's agent last said
 * @param sum of what that grew by
 * @param countedAt when that was; never earlier than it was before
 */
public record PortTrafficRow(
    PortId portId,
    NodeId nodeId,
    String epoch,
    @Nested("last") Traffic last,
    @Nested("sum") Traffic sum,
    Instant countedAt) {

  /** Before anything was told of it. */
  static PortTrafficRow none(PortId port, NodeId node, String epoch) {
    return new PortTrafficRow(port, node, epoch, Traffic.NONE, Traffic.NONE, Instant.EPOCH);
  }

  /** What has passed since, by what is told now. */
  Traffic growth(PortCounters told) {
    Traffic before = epoch.equals(told.epoch()) ? last : last.withAnotherCard();
    return Traffic.of(told).since(before);
  }

  /** It, once that is taken in. A clock that was set back does not take it back. */
  PortTrafficRow after(PortCounters told, Instant now) {
    return new PortTrafficRow(
        portId,
        nodeId,
        told.epoch(),
        Traffic.of(told),
        sum.plus(growth(told)),
        now.isBefore(countedAt) ? countedAt : now);
  }

  /** Whether there is nothing to take in. */
  boolean knows(PortCounters told) {
    return epoch.equals(told.epoch()) && last.equals(Traffic.of(told));
  }
}
