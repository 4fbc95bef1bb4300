package cloud.faso.hardware;

import cloud.faso.operations.Reason;
import cloud.faso.platform.db.Labels;
import cloud.faso.platform.problem.Words;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node as the API shows it. */
public record NodeView(
    NodeId id,
    String name,
    String site,
    @Nullable String rack,
    NodeKind kind,
    NodePhase phase,
    @Nullable String phaseReason,
    @Nullable String hostname,
    @Nullable String agentVersion,
    @Nullable Instant lastSeenAt,
    @Nullable String architecture,
    @Nullable String accelerator,
    @Nullable String acceleratorReason,
    Amounts capacity,
    Amounts reserved,
    Overcommit.View overcommit,
    @Nullable NodeLoad load,
    long vms,
    Map<String, String> labels,
    @Nullable String encapAddress,
    Map<String, String> bridges,
    long generation,
    Instant createdAt) {

  /** Processors and memory. */
  public record Amounts(long vcpus, long memoryMiB) {}

  static NodeView of(NodeWholeRow row, NodePhase phase, Map<String, String> labels, Locale locale) {
    return new NodeView(
        row.id(),
        row.name(),
        row.site(),
        row.rack(),
        row.kind(),
        phase,
        reason(row, phase, locale),
        row.hostname(),
        row.agentVersion(),
        row.lastSeenAt(),
        row.architecture(),
        row.accelerator(),
        acceleratorReason(row, locale),
        new Amounts(row.vcpus(), row.memoryMib()),
        new Amounts(row.reservedVcpus(), row.reservedMemoryMib()),
        new Overcommit(row.overcommitVcpusPercent(), row.overcommitMemoryPercent()).view(),
        load(row),
        row.vms(),
        labels,
        row.encapAddress(),
        Labels.read(row.bridges()),
        row.version(),
        row.createdAt());
  }

  private static @Nullable NodeLoad load(NodeWholeRow row) {
    return row.cpuPercent() == null || row.memoryUsedMib() == null
        ? null
        : new NodeLoad(row.cpuPercent(), row.memoryUsedMib());
  }

  private static @Nullable String acceleratorReason(NodeWholeRow row, Locale locale) {
    return row.acceleratorReason() == null
        ? null
        : Reason.ofAgent(row.acceleratorCode(), row.acceleratorReason()).in(locale);
  }

  private static @Nullable String reason(NodeWholeRow row, NodePhase phase, Locale locale) {
    return switch (phase) {
      case JOINING -> Words.say(locale, "node-phase.joining", row.name());
      case SILENT ->
          Words.say(locale, "node-phase.silent", String.valueOf(row.lastSeenAt()), row.vms());
      case READY, RETIRED -> null;
    };
  }
}
