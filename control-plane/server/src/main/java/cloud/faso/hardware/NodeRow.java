package cloud.faso.hardware;

import cloud.faso.spec.agent.NodeKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What operators want of a node, as stored. */
public record NodeRow(
    NodeId id,
    String name,
    SiteId siteId,
    @Nullable RackId rackId,
    NodeKind kind,
    String labels,
    @Nullable String encapAddress,
    String bridges,
    int overcommitVcpusPercent,
    int overcommitMemoryPercent,
    @Nullable Instant retiredAt,
    long version,
    Instant createdAt) {

  Overcommit overcommit() {
    return new Overcommit(overcommitVcpusPercent, overcommitMemoryPercent);
  }
}
