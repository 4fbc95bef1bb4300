package cloud.faso.hardware;

import cloud.faso.spec.agent.NodeKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a node: wanted, booked and observed.
 *
 * @param vms how many VMs are placed on it, those being removed included
 */
record NodeWholeRow(
    NodeId id,
    String name,
    String site,
    @Nullable String rack,
    NodeKind kind,
    String labels,
    @Nullable String encapAddress,
    String bridges,
    int overcommitVcpusPercent,
    int overcommitMemoryPercent,
    @Nullable Instant retiredAt,
    long version,
    Instant createdAt,
    long vcpus,
    long memoryMib,
    long reservedVcpus,
    long reservedMemoryMib,
    long epoch,
    @Nullable String agentVersion,
    @Nullable String hostname,
    @Nullable String architecture,
    @Nullable String accelerator,
    @Nullable String acceleratorReason,
    @Nullable String acceleratorCode,
    @Nullable Integer cpuPercent,
    @Nullable Long memoryUsedMib,
    @Nullable Instant lastSeenAt,
    @Nullable Instant silentSince,
    long vms) {

  NodeFacts facts() {
    return new NodeFacts(retiredAt, epoch, lastSeenAt, silentSince);
  }
}
