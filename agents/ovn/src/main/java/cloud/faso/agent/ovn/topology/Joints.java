package cloud.faso.agent.ovn.topology;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The segments that something asked for that leads on. */
final class Joints {
  private final Reads reads;
  private final Map<String, Joint> joints = new HashMap<>();

  Joints(Reads reads) {
    this.reads = reads;
  }

  /** Null when there is no such segment. */
  @Nullable Joint get(String segment) {
    Joint known = joints.get(segment);
    if (known == null) {
      SegmentBase base = reads.segment(segment);
      if (base != null) {
        known = new Joint(base, reads);
        joints.put(segment, known);
      }
    }
    return known;
  }

  /** By the segments' typed ids. */
  Map<String, Joint.State> states() {
    Map<String, Joint.State> states = HashMap.newHashMap(joints.size());
    joints.forEach((id, joint) -> states.put(id, joint.state()));
    return states;
  }
}
