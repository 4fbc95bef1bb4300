package cloud.faso.agent.driver;

import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.RootDiskSpec;
import cloud.faso.spec.agent.SeedSpec;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VolumeSpec;
import java.util.List;
import java.util.stream.Stream;

/** Specs for tests, changed one wish at a time. */
public final class Wishes {

  private Wishes() {}

  /** A small VM that is wanted on, by power request 1. */
  public static VmSpec small(String vmId, String pool, String imageDigest, long imageBytes) {
    return new VmSpec(
        "web-1",
        "tenant-1",
        1,
        128,
        new PowerSpec(PowerAction.RUN, 1, 0),
        new RootDiskSpec(pool, imageDigest, "qcow2", imageBytes, 1, false),
        new SeedSpec(vmId, "web-1", List.of(), null),
        List.of());
  }

  /** A volume of a size in GiB. */
  public static VolumeSpec volume(int sizeGiB) {
    return new VolumeSpec("data-1", "tenant-1", "local", sizeGiB, false);
  }

  /** The same with another power request. */
  public static VmSpec power(VmSpec spec, PowerAction action, long request, int graceSeconds) {
    return new VmSpec(
        spec.name(),
        spec.tenant(),
        spec.vcpus(),
        spec.memoryMiB(),
        new PowerSpec(action, request, graceSeconds),
        spec.rootDisk(),
        spec.seed(),
        spec.nics(),
        spec.disks());
  }

  /** The same with another size. */
  public static VmSpec size(VmSpec spec, int vcpus, long memoryMiB, int diskGiB) {
    return of(spec, vcpus, memoryMiB, diskGiB, spec.rootDisk().provisioned());
  }

  /** The same, once a node has reported it complete. */
  public static VmSpec provisioned(VmSpec spec) {
    return of(spec, spec.vcpus(), spec.memoryMiB(), spec.rootDisk().sizeGiB(), true);
  }

  private static VmSpec of(
      VmSpec spec, int vcpus, long memoryMiB, int diskGiB, boolean provisioned) {
    RootDiskSpec disk = spec.rootDisk();
    return new VmSpec(
        spec.name(),
        spec.tenant(),
        vcpus,
        memoryMiB,
        spec.power(),
        new RootDiskSpec(
            disk.pool(),
            disk.imageDigest(),
            disk.imageFormat(),
            disk.imageBytes(),
            diskGiB,
            provisioned),
        spec.seed(),
        spec.nics(),
        spec.disks());
  }

  /** The same with these network cards. */
  public static VmSpec nics(VmSpec spec, List<NicSpec> nics) {
    return plugged(spec, nics, spec.disks());
  }

  /** The same with these volumes. */
  public static VmSpec disks(VmSpec spec, String... volumes) {
    return disks(
        spec, Stream.of(volumes).map(volume -> new DiskSpec(volume, "local", false)).toList());
  }

  /** The same with these volumes, some of which may be to be cut. */
  public static VmSpec disks(VmSpec spec, List<DiskSpec> disks) {
    return plugged(spec, spec.nics(), disks);
  }

  private static VmSpec plugged(VmSpec spec, List<NicSpec> nics, List<DiskSpec> disks) {
    return new VmSpec(
        spec.name(),
        spec.tenant(),
        spec.vcpus(),
        spec.memoryMiB(),
        spec.power(),
        spec.rootDisk(),
        spec.seed(),
        nics,
        disks);
  }

  /** The same with another seed. */
  public static VmSpec seed(VmSpec spec, SeedSpec seed) {
    return new VmSpec(
        spec.name(),
        spec.tenant(),
        spec.vcpus(),
        spec.memoryMiB(),
        spec.power(),
        spec.rootDisk(),
        seed,
        spec.nics(),
        spec.disks());
  }
}
