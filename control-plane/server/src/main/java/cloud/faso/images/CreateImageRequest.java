package cloud.faso.images;

import org.jspecify.annotations.Nullable;

/**
 * An image to announce.
 *
 * @param format {@code qcow2} or {@code raw}
 * @param sha256 what the content's digest must be, 64 hex digits
 */
public record CreateImageRequest(
    String name,
    @Nullable String description,
    String format,
    String architecture,
    @Nullable Integer minDiskGiB,
    @Nullable Long minMemoryMiB,
    @Nullable String sha256) {}
