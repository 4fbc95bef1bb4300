package cloud.faso.compute;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A flavor as stored. */
public record FlavorRow(
    FlavorId id,
    String name,
    @Nullable String description,
    int vcpus,
    long memoryMib,
    int rootDiskGib,
    long version,
    Instant createdAt) {}
