package cloud.faso.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A quota as the API shows it. */
public record QuotaView(
    Entry vcpus,
    @JsonProperty("memoryMiB") Entry memoryMiB,
    Entry vms,
    @JsonProperty("volumeGiB") Entry volumeGiB) {

  /** One resource. */
  public record Entry(long limit, long used) {}

  static QuotaView of(QuotaRow row) {
    return new QuotaView(
        new Entry(row.vcpusLimit(), row.vcpusUsed()),
        new Entry(row.memoryMibLimit(), row.memoryMibUsed()),
        new Entry(row.vmsLimit(), row.vmsUsed()),
        new Entry(row.volumeGibLimit(), row.volumeGibUsed()));
  }
}
