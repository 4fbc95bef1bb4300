package cloud.faso.agent.ovn.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who knows what routing follows from, and notes what is asked. */
interface Reads {
  /** Null when there is none. */
  @Nullable SegmentBase segment(String id);

  /** Null when there is none. */
  @Nullable PortRow port(String id);

  /** Those of a segment, in the order of their ids. */
  List<PortRow> portsOf(String segment);

  /** Null when there is none. */
  @Nullable ExternalRows external(String id);

  /** Whether a router or a floating IP asks for an address of an external network. */
  boolean isAskedFor(String external, String address);
}
