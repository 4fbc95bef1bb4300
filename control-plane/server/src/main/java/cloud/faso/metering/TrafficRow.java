package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.platform.http.Fingerprint;
import java.time.Instant;

/**
 * What a thing sent and received on one day, under one set of labels.
 *
 * @param thing its id
 * @param tenant its tenant's name
 * @param labels JSON object, as stored
 * @param dayBeganAt in the operator's zone
 */
public record TrafficRow(
    String thing,
    String name,
    TenantId tenantId,
    String tenant,
    MinistryId ministryId,
    String labels,
    Instant dayBeganAt,
    long sentBytes,
    long receivedBytes) {

  /** Stands for the labels in what is unique. */
  public String labelsHash() {
    return Fingerprint.sha256(labels);
  }
}
