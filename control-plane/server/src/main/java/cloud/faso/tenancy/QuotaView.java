package cloud.faso.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A quota as the API shows it. */
public record QuotaView(
    Entry vcpus,
    @JsonProperty("memoryMiB") Entry memoryMiB,
    Entry vms,
    @JsonProperty("volumeGiB") Entry volumeGiB,
    Entry floatingIps) {

  /**
   * One resource.
   *
   * @param lent how much of the limit is lent until a day
   */
  public record Entry(long limit, long used, long lent) {}

  static QuotaView of(QuotaRow row) {
    return new QuotaView(
        new Entry(row.vcpusLimit(), row.vcpusUsed(), row.vcpusLent()),
        new Entry(row.memoryMibLimit(), row.memoryMibUsed(), row.memoryMibLent()),
        new Entry(row.vmsLimit(), row.vmsUsed(), row.vmsLent()),
        new Entry(row.volumeGibLimit(), row.volumeGibUsed(), row.volumeGibLent()),
        new Entry(row.floatingIpsLimit(), row.floatingIpsUsed(), row.floatingIpsLent()));
  }
}
