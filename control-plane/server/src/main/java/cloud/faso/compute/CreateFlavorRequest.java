package cloud.faso.compute;

import org.jspecify.annotations.Nullable;

/** A flavor to offer. */
public record CreateFlavorRequest(
    String name, @Nullable String description, int vcpus, long memoryMiB, int rootDiskGiB) {}
