package cloud.faso.compute;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A flavor as the API shows it. */
public record FlavorView(
    FlavorId id,
    String name,
    @Nullable String description,
    int vcpus,
    long memoryMiB,
    int rootDiskGiB,
    long monthlyCostXof,
    long generation,
    Instant createdAt) {

  static FlavorView of(FlavorRow row, long monthlyCostXof) {
    return new FlavorView(
        row.id(),
        row.name(),
        row.description(),
        row.vcpus(),
        row.memoryMib(),
        row.rootDiskGib(),
        monthlyCostXof,
        row.version(),
        row.createdAt());
  }
}
