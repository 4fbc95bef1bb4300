package cloud.faso.compute;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A flavor as stored.
 *
 * @param monthlyCostXof what a VM of this size costs in a month, running or not
 */
public record FlavorRow(
    FlavorId id,
    String name,
    @Nullable String description,
    int vcpus,
    long memoryMib,
    int rootDiskGib,
    long monthlyCostXof,
    long version,
    Instant createdAt) {}
