package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.spec.agent.PortCounters;
import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * What has passed a port on one node.
 *
 * @param epoch names the card that {@code last} is of; null for one that was there before anything
 *     was counted: what is told first is where counting begins
 * @param thing the VM whose card that is, or the port for one of no VM; {@code thingName} is its
 *     name
 * @param last what the node's agent last said
 * @param sum of what that grew by
 * @param countedAt when that was; never earlier than it was before
 */
public record PortTrafficRow(
    PortId portId,
    NodeId nodeId,
    @Nullable String epoch,
    String thing,
    String thingName,
    @Nested("last") Traffic last,
    @Nested("sum") Traffic sum,
    Instant countedAt) {

  /** Before anything was told of a card that was plugged in since ports are counted. */
  static PortTrafficRow none(PortId port, NodeId node, String epoch, String thing, String name) {
    return new PortTrafficRow(
        port, node, epoch, thing, name, Traffic.NONE, Traffic.NONE, Instant.EPOCH);
  }

  /** What has passed since, by what is told now. */
  Traffic growth(PortCounters told) {
    if (epoch == null) {
      return Traffic.NONE;
    }
    return Traffic.of(told).since(isOf(told) ? last : last.withAnotherCard());
  }

  boolean isOfVm() {
    return !thing.equals(portId.value());
  }

  private boolean isOf(PortCounters told) {
    return told.epoch().equals(epoch);
  }

  /**
   * Before that is taken in, and with whose card it is: who had it when it was first told, which
   * may be called otherwise by now; another card is of whoever has it now.
   */
  PortTrafficRow of(PortCounters told, String nowThing, String nowName) {
    return isOf(told) && !thing.equals(nowThing)
        ? this
        : new PortTrafficRow(portId, nodeId, epoch, nowThing, nowName, last, sum, countedAt);
  }

  /** It, once that is taken in. A clock that was set back does not take it back. */
  PortTrafficRow after(PortCounters told, Instant now) {
    return new PortTrafficRow(
        portId,
        nodeId,
        told.epoch(),
        thing,
        thingName,
        Traffic.of(told),
        sum.plus(growth(told)),
        now.isBefore(countedAt) ? countedAt : now);
  }

  /** Whether there is nothing to take in. */
  boolean knows(PortCounters told) {
    return isOf(told) && last.equals(Traffic.of(told));
  }
}
