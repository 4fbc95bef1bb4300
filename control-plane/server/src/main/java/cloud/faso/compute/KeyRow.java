package cloud.faso.compute;

import cloud.faso.access.TenantId;
import java.time.Instant;

/**
 * An SSH key as stored.
 *
 * @param publicKey one line in OpenSSH's form, its comment included
 * @param fingerprint {@code SHA256:…}
 */
public record KeyRow(
    KeyId id,
    TenantId tenantId,
    String name,
    String publicKey,
    String fingerprint,
    long version,
    Instant createdAt) {}
