package cloud.faso.agent.ovn.topology;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A segment where something leads on, while that is gathered. */
final class Joint {
  private final SegmentBase base;
  private final Reads reads;
  private final Set<Key> held = new HashSet<>();
  private @Nullable RouterRows router;

  Joint(SegmentBase base, Reads reads) {
    this.base = base;
    this.reads = reads;
  }

  /**
   * What a segment's rows depend on.
   *
   * @param router that leads on at the gateway's address, which guests are to be told; null for
   *     none
   * @param answered whether a router's port answers for the gateway's addresses
   * @param held what its switch refers to
   */
  record State(@Nullable String router, boolean answered, Set<Key> held) {
    static final State ALONE = new State(null, false, Set.of());
  }

  String id() {
    return base.id();
  }

  SegmentBase base() {
    return base;
  }

  /** Those that are plugged in. */
  List<PortRow> ports() {
    return reads.portsOf(base.id());
  }

  /** What has the gateway's addresses; null for none. */
  @Nullable RouterRows router() {
    return router;
  }

  void join(RouterRows by) {
    router = by;
  }

  /** Its switch refers to a row. */
  void take(Key row) {
    held.add(row);
  }

  State state() {
    RouterRows by = router;
    return new State(by != null && by.leadsOn() ? by.id() : null, by != null, Set.copyOf(held));
  }
}
