package cloud.faso.requests;

import cloud.faso.metering.Use;
import cloud.faso.tenancy.Resources;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a call would make or change, and take.
 *
 * @param subject what it is about, by name
 * @param growth what would be used more than now, once all of it is used
 * @param monthlyCostXof at today's prices
 * @param takenXof what of the ministry's budget it takes, beside all else that there is but the
 *     very thing that it is about
 * @param endsAt when it ends; null for never
 * @param lentUntil until when the quota that lacks is lent; null where none lacks, or for good
 */
record Measured(
    String subject,
    Need need,
    Resources growth,
    long monthlyCostXof,
    long takenXof,
    @Nullable Instant endsAt,
    @Nullable Instant lentUntil) {

  /** Of something new, or something that goes on as it is. */
  Measured(
      String subject,
      Need need,
      long monthlyCostXof,
      @Nullable Instant endsAt,
      @Nullable Instant lentUntil) {
    this(subject, need, need.size(), monthlyCostXof, monthlyCostXof, endsAt, lentUntil);
  }

  /** The use of all of these, by something that runs. */
  static Use useOf(Resources all) {
    return new Use(
        true,
        Math.toIntExact(all.vcpus()),
        all.memoryMiB(),
        all.volumeGiB(),
        Math.toIntExact(all.floatingIps()),
        "{}");
  }
}
