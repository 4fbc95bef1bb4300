package cloud.faso.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The first answer to a request that bore an idempotency key. */
public record IdempotencyRow(
    String keyHash,
    String fingerprint,
    int status,
    @Nullable String etag,
    @Nullable String location,
    @Nullable String operation,
    @Nullable String body,
    Instant createdAt) {

  /** The same answer with another body. */
  IdempotencyRow with(@Nullable String other) {
    return new IdempotencyRow(
        keyHash, fingerprint, status, etag, location, operation, other, createdAt);
  }
}
