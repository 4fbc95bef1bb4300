package cloud.faso.requests;

import cloud.faso.metering.Use;
import cloud.faso.tenancy.Resources;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a call would make or change, and take.
 *
 * @param subject what it is about, by name
 * @param monthlyCostXof at today's prices
 * @param endsAt when it ends; null for never
 * @param lentUntil until when the quota that lacks is lent; null where none lacks, or for good
 */
record Measured(
    String subject,
    Need need,
    long monthlyCostXof,
    @Nullable Instant endsAt,
    @Nullable Instant lentUntil) {

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
