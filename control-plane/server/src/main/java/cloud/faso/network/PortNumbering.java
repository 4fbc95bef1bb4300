package cloud.faso.network;

import cloud.faso.platform.background.Periodic;
import java.time.Duration;
import java.util.List;

/**
 * Numbers the ports of a segment: a tunnel between sites tells them apart by that alone. A number
 * is another port's only once the row of the first is gone, when no agent has it any more.
 */
final class PortNumbering {

  /** Those below are for what agents add to a segment. */
  private static final int FIRST = 16;

  /** A tunnel has 15 bits for them. */
  private static final int MOST = 32_767;

  private static final Duration PACE = Duration.ofMinutes(1);

  private final NetworkParts its;
  private final PortTable table;
  private final SegmentTable segments;

  PortNumbering(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(PortTable.class);
    this.segments = its.database().table(SegmentTable.class);
  }

  /**
   * A key that is free on a segment that the caller holds.
   *
   * @throws cloud.faso.platform.problem.Problem {@code limit-reached}
   */
  int keyOn(SegmentRow segment) {
    int key = freeKey(segment.id());
    if (key > MOST) {
      throw NetworkProblem.LIMIT_REACHED
          .problem()
          .saying("limit-reached.ports", segment.name(), MOST - FIRST + 1);
    }
    return key;
  }

  /** Numbers ports that a replica of the version before makes while replicas are upgraded. */
  Periodic keeping() {
    return new Periodic("number-ports", PACE, this::numberAll);
  }

  void numberAll() {
    table.withoutKey().forEach(port -> its.database().transact(() -> number(port)));
  }

  private void number(PortTable.PlaceRow port) {
    var _ = segments.lock(List.of(port.segmentId()));
    int key = freeKey(port.segmentId());
    // On a segment that is full it has none, and is reached within its site, until others go.
    if (key <= MOST && table.setKey(port.id(), key) > 0) {
      its.publish(List.of(port.id()));
    }
  }

  /** Above all others, at once; where there is none left above, what went is looked for. */
  private int freeKey(SegmentId segment) {
    int next = Math.max(FIRST, table.greatestKey(segment) + 1);
    return next <= MOST ? next : table.freeKey(segment, FIRST);
  }
}
