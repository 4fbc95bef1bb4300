package cloud.faso.tenancy;

import cloud.faso.tenancy.Resources.Resource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a tenant or a ministry may use, and uses. What is lent until a day is part of its limits.
 *
 * @param ownerId id of the tenant or ministry
 */
public record QuotaRow(
    String ownerId,
    long vcpusLimit,
    long vcpusUsed,
    long memoryMibLimit,
    long memoryMibUsed,
    long vmsLimit,
    long vmsUsed,
    long volumeGibLimit,
    long volumeGibUsed,
    long floatingIpsLimit,
    long floatingIpsUsed,
    long vcpusLent,
    long memoryMibLent,
    long vmsLent,
    long volumeGibLent,
    long floatingIpsLent,
    long version) {

  static QuotaRow empty(String ownerId, Resources limits) {
    return new QuotaRow(
        ownerId,
        limits.vcpus(),
        0,
        limits.memoryMiB(),
        0,
        limits.vms(),
        0,
        limits.volumeGiB(),
        0,
        limits.floatingIps(),
        0,
        0,
        0,
        0,
        0,
        0,
        1);
  }

  public Resources limits() {
    return new Resources(vcpusLimit, memoryMibLimit, vmsLimit, volumeGibLimit, floatingIpsLimit);
  }

  public Resources used() {
    return new Resources(vcpusUsed, memoryMibUsed, vmsUsed, volumeGibUsed, floatingIpsUsed);
  }

  /** How much of the limits is lent. */
  public Resources lent() {
    return new Resources(vcpusLent, memoryMibLent, vmsLent, volumeGibLent, floatingIpsLent);
  }

  /**
   * The first resource that {@code more} has too much of. Where use is over the limit already,
   * because the limit was lowered, only what grows is refused.
   */
  Optional<Resource> exceededBy(Resources more) {
    Resources after = used().plus(more);
    return Stream.of(Resource.values())
        .filter(each -> more.of(each) > 0 && after.of(each) > limits().of(each))
        .findFirst();
  }
}
