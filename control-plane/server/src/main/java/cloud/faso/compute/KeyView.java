package cloud.faso.compute;

import cloud.faso.access.TenantId;
import java.time.Instant;

/** An SSH key as the API shows it. */
public record KeyView(
    KeyId id,
    String name,
    TenantId tenant,
    String publicKey,
    String fingerprint,
    Instant createdAt) {

  static KeyView of(KeyRow row) {
    return new KeyView(
        row.id(), row.name(), row.tenantId(), row.publicKey(), row.fingerprint(), row.createdAt());
  }
}
