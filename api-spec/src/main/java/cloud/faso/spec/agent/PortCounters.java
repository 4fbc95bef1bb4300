package cloud.faso.spec.agent;

/**
 * What has passed the card of a port on this node, counted since the card was plugged in. Sent and
 * received are the guest's; packets are counted whether or not rules then let them pass.
 *
 * <p>Counts are below 2^53, and one that gets there goes on from zero.
 *
 * @param id typed id of the port
 * @param epoch names this card: another one counts from zero
 * @param sentDropped packets of the guest that the host could not take
 * @param receivedDropped packets that the guest did not take
 * @param refusedSent packets of the guest that no rule of its security groups allows
 * @param refusedReceived packets for the guest that no rule allows. Of these two also a lower count
 *     under the same epoch is one that has begun from zero: the network counts them, not the card
 */
public record PortCounters(
    String id,
    String epoch,
    long sentBytes,
    long sentPackets,
    long sentDropped,
    long receivedBytes,
    long receivedPackets,
    long receivedDropped,
    long refusedSent,
    long refusedReceived) {

  /** The highest count. */
  public static final long MOST = (1L << 53) - 1;

  public PortCounters {
    sentBytes = wrapped(sentBytes);
    sentPackets = wrapped(sentPackets);
    sentDropped = wrapped(sentDropped);
    receivedBytes = wrapped(receivedBytes);
    receivedPackets = wrapped(receivedPackets);
    receivedDropped = wrapped(receivedDropped);
    refusedSent = wrapped(refusedSent);
    refusedReceived = wrapped(refusedReceived);
  }

  private static long wrapped(long count) {
    return count % (MOST + 1);
  }
}
