package cloud.faso.requests;

import cloud.faso.metering.Use;
import cloud.faso.tenancy.Resources;

/**
 * What a call would make or change, and take.
 *
 * @param subject what it is about, by name
 * @param monthlyCostXof at today's prices
 */
record Measured(String subject, Need need, long monthlyCostXof) {

  /** The use of all of these, by something that runs. */
  static Use useOf(Resources all) {
    return new Use(true, Math.toIntExact(all.vcpus()), all.memoryMiB(), all.volumeGiB(), 0, "{}");
  }
}
