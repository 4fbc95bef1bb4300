package cloud.faso.images;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An image as stored.
 *
 * @param format {@code qcow2} or {@code raw}
 * @param architecture as the kernel names it
 * @param digest {@code sha256:} and 64 hex digits; null until its content is here
 * @param wantedDigest what the uploader says that the digest must be, or null
 * @param sizeBytes length of the content; null until it is here
 * @param virtualBytes size of the disk that a guest sees; null until the content is here
 * @param failure why the last upload was refused, as its key and arguments in JSON; null when it
 *     was not, or another has begun
 */
public record ImageRow(
    ImageId id,
    String name,
    @Nullable String description,
    String format,
    String architecture,
    int minDiskGib,
    long minMemoryMib,
    @Nullable String digest,
    @Nullable String wantedDigest,
    @Nullable Long sizeBytes,
    @Nullable Long virtualBytes,
    @Nullable String failure,
    long version,
    Instant createdAt) {

  /** How far it has come. */
  public ImagePhase phase() {
    if (digest != null) {
      return ImagePhase.AVAILABLE;
    }
    return failure == null ? ImagePhase.PENDING : ImagePhase.FAILED;
  }
}
