package cloud.faso.agent.libvirt.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system that is mounted in a guest.
 *
 * @param devices what the host calls the disks that it lies on, e.g. {@code sda}
 */
public record FileSystemInUse(String mountPoint, List<String> devices) {
  private static final int BYTES = 40;
  private static final int COUNT_OFFSET = 24;
  private static final int DEVICES_OFFSET = 32;

  /**
   * One virDomainFSInfo: {@code {char *mountpoint; char *name; char *fstype; size_t ndevAlias; char
   * **devAlias}}.
   */
  @SuppressWarnings("restricted") // reading C structures is what this package is for
  static FileSystemInUse read(MemorySegment pointer) {
    MemorySegment info = pointer.reinterpret(BYTES);
    int count = Math.toIntExact(info.get(JAVA_LONG, COUNT_OFFSET));
    MemorySegment aliases =
        info.get(ADDRESS, DEVICES_OFFSET).reinterpret(count * ADDRESS.byteSize());
    List<String> devices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      devices.add(LibvirtLibrary.read(aliases.getAtIndex(ADDRESS, i)));
    }
    return new FileSystemInUse(LibvirtLibrary.read(info.get(ADDRESS, 0)), devices);
  }
}
