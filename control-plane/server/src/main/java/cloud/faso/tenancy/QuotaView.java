package cloud.faso.tenancy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A quota as the API shows it.
 *
 * @param note which limits are below what is used or given out; null where none is, and in previews
 */
public record QuotaView(
    Entry vcpus,
    @JsonProperty("memoryMiB") Entry memoryMiB,
    Entry vms,
    @JsonProperty("volumeGiB") Entry volumeGiB,
    Entry floatingIps,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note) {

  /**
   * One resource.
   *
   * @param lent how much of the limit is lent until a day
   */
  public record Entry(long limit, long used, long lent) {}

  static QuotaView of(QuotaRow row) {
    return of(row, null);
  }

  static QuotaView of(QuotaRow row, @Nullable String note) {
    return new QuotaView(
        new Entry(row.vcpusLimit(), row.vcpusUsed(), row.vcpusLent()),
        new Entry(row.memoryMibLimit(), row.memoryMibUsed(), row.memoryMibLent()),
        new Entry(row.vmsLimit(), row.vmsUsed(), row.vmsLent()),
        new Entry(row.volumeGibLimit(), row.volumeGibUsed(), row.volumeGibLent()),
        new Entry(row.floatingIpsLimit(), row.floatingIpsUsed(), row.floatingIpsLent()),
        note);
  }
}
