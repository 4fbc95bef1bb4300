package cloud.faso.storage;

import cloud.faso.platform.id.TypedId;

/** The id of a volume, e.g. {@code vol-01k3…}; also the serial number that a guest reads. */
public record VolumeId(String value) implements TypedId {

  public static final String PREFIX = "vol";

  /** Where a Linux guest with udev finds it. */
  public String device() {
    return "/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_" + value;
  }
}
