package cloud.faso.acceptance;

import java.util.List;

/**
 * How packets are sent from one peer to another, and what tells that they had their time.
 *
 * @param mac of the first hop
 * @param legs over which markers go, one after the other: a way of their own where there is none
 *     from the one to the other, past all switches that are between them. The last one ends at the
 *     receiver, so that what got there is seen before.
 */
record Way(String mac, List<Leg> legs) {

  /** Packets from one to another that nothing but rules may keep. */
  record Leg(Peer from, Peer to) {}

  /** Within a segment. */
  static Way within(Peer from, Peer to) {
    return new Way(to.plug().mac(), List.of(new Leg(from, to)));
  }
}
