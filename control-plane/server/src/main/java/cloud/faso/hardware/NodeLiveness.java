package cloud.faso.hardware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Knows which nodes are within their lease. */
public interface NodeLiveness {

  /**
   * When a node fell silent; null while it is within its lease, or has never been heard of.
   *
   * @param lastSeen what the database says of when its agent was last heard of, or null for never
   */
  @Nullable Instant silentSince(NodeId node, @Nullable Instant lastSeen);
}
