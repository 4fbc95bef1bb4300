package cloud.faso.network;

import cloud.faso.spec.agent.PortCounters;

/**
 * What has passed a port; sent and received are the guest's.
 *
 * @param sentDropped packets of the guest that the host could not take
 * @param receivedDropped packets that the guest did not take
 * @param refusedSent packets of the guest that no rule allows
 * @param refusedReceived packets for the guest that no rule allows
 */
public record Traffic(
    long sentBytes,
    long sentPackets,
    long sentDropped,
    long receivedBytes,
    long receivedPackets,
    long receivedDropped,
    long refusedSent,
    long refusedReceived) {

  static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, 0, 0);

  static Traffic of(PortCounters counters) {
    return new Traffic(
        counters.sentBytes(),
        counters.sentPackets(),
        counters.sentDropped(),
        counters.receivedBytes(),
        counters.receivedPackets(),
        counters.receivedDropped(),
        counters.refusedSent(),
        counters.refusedReceived());
  }

  Traffic plus(Traffic more) {
    return new Traffic(
        sum(sentBytes, more.sentBytes),
        sum(sentPackets, more.sentPackets),
        sum(sentDropped, more.sentDropped),
        sum(receivedBytes, more.receivedBytes),
        sum(receivedPackets, more.receivedPackets),
        sum(receivedDropped, more.receivedDropped),
        sum(refusedSent, more.refusedSent),
        sum(refusedReceived, more.refusedReceived));
  }

  /**
   * Stays at the largest number: what a node lies about must not keep others from being counted.
   */
  private static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  /**
   * What passed from one reading of counters to this one. A count that is lower than before has
   * begun from zero.
   */
  Traffic since(Traffic before) {
    return new Traffic(
        grown(before.sentBytes, sentBytes),
        grown(before.sentPackets, sentPackets),
        grown(before.sentDropped, sentDropped),
        grown(before.receivedBytes, receivedBytes),
        grown(before.receivedPackets, receivedPackets),
        grown(before.receivedDropped, receivedDropped),
        grown(before.refusedSent, refusedSent),
        grown(before.refusedReceived, refusedReceived));
  }

  private static long grown(long before, long now) {
    return now < before ? now : now - before;
  }

  /** Of what was counted with a card, as it is with another: the network counts what it refuses. */
  Traffic withAnotherCard() {
    return new Traffic(0, 0, 0, 0, 0, 0, refusedSent, refusedReceived);
  }

  /** Packets that no rule allows, either way. */
  long refused() {
    return sum(refusedSent, refusedReceived);
  }
}
