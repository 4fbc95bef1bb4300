package cloud.faso.images;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An image as the API shows it.
 *
 * @param phaseReason in the reader's language; null when the phase says it all
 * @param sha256 64 hex digits: as announced until there is content, then as computed
 */
public record ImageView(
    ImageId id,
    String name,
    @Nullable String description,
    ImagePhase phase,
    @Nullable String phaseReason,
    String format,
    String architecture,
    int minDiskGiB,
    long minMemoryMiB,
    @Nullable String sha256,
    @Nullable Long sizeBytes,
    @Nullable Long virtualSizeBytes,
    long generation,
    Instant createdAt) {

  static ImageView of(ImageRow row, @Nullable String phaseReason) {
    return new ImageView(
        row.id(),
        row.name(),
        row.description(),
        row.phase(),
        phaseReason,
        row.format(),
        row.architecture(),
        row.minDiskGib(),
        row.minMemoryMib(),
        hex(row.digest() == null ? row.wantedDigest() : row.digest()),
        row.sizeBytes(),
        row.virtualBytes(),
        row.version(),
        row.createdAt());
  }

  private static @Nullable String hex(@Nullable String digest) {
    return digest == null ? null : digest.substring("sha256:".length());
  }
}
