package cloud.faso.hardware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Knows which nodes are within their lease. */
public interface NodeLiveness {

  /**
   * True of a node that was heard of once and is not within its lease.
   *
   * @param lastSeen what the database says of when its agent was last heard of, or null for never
   */
  boolean isSilent(NodeId node, @Nullable Instant lastSeen);
}
