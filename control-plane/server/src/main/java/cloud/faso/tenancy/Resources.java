package cloud.faso.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An amount of each resource that has a quota.
 *
 * @param vms how many VMs
 * @param volumeGiB size of all disks together, root disks included
 * @param floatingIps how many floating IPs
 */
public record Resources(
    long vcpus,
    @JsonProperty("memoryMiB") long memoryMiB,
    long vms,
    @JsonProperty("volumeGiB") long volumeGiB,
    long floatingIps) {

  public static final Resources NONE = new Resources(0, 0, 0, 0, 0);

  public Resources plus(Resources other) {
    return new Resources(
        vcpus + other.vcpus,
        memoryMiB + other.memoryMiB,
        vms + other.vms,
        volumeGiB + other.volumeGiB,
        floatingIps + other.floatingIps);
  }

  public Resources minus(Resources other) {
    return plus(other.negated());
  }

  public Resources negated() {
    return new Resources(-vcpus, -memoryMiB, -vms, -volumeGiB, -floatingIps);
  }

  /** Of each resource the larger amount. */
  public Resources max(Resources other) {
    return new Resources(
        Math.max(vcpus, other.vcpus),
        Math.max(memoryMiB, other.memoryMiB),
        Math.max(vms, other.vms),
        Math.max(volumeGiB, other.volumeGiB),
        Math.max(floatingIps, other.floatingIps));
  }

  /** Of each resource the smaller amount. */
  public Resources min(Resources other) {
    return negated().max(other.negated()).negated();
  }

  /** What this has of each resource beyond {@code limits}. */
  public Resources beyond(Resources limits) {
    return minus(limits).max(NONE);
  }

  /** How much of one resource there is. */
  public long of(Resource resource) {
    return switch (resource) {
      case VCPUS -> vcpus;
      case MEMORY -> memoryMiB;
      case VMS -> vms;
      case VOLUME -> volumeGiB;
      case FLOATING_IPS -> floatingIps;
    };
  }

  /** What has a quota. */
  public enum Resource {
    VCPUS("vcpus"),
    MEMORY("memoryMiB"),
    VMS("vms"),
    VOLUME("volumeGiB"),
    FLOATING_IPS("floatingIps");

    private final String property;

    Resource(String property) {
      this.property = property;
    }

    /** As JSON spells it. */
    public String property() {
      return property;
    }
  }
}
