package cloud.faso.hardware;

import org.jspecify.annotations.Nullable;

/** How many times over each resource may be promised; null leaves it as it is. */
public record OvercommitRequest(@Nullable Double vcpus, @Nullable Double memoryMiB) {}
