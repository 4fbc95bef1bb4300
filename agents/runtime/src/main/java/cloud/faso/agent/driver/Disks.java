package cloud.faso.agent.driver;

import cloud.faso.spec.agent.DiskSpec;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The volumes of a VM, as its hypervisor has them: their ids.
 *
 * @param defined in its definition: what it would start with
 * @param plugged into the machine that runs; none when none does
 */
public record Disks(List<String> defined, List<String> plugged) {

  /** No volume anywhere. */
  public static final Disks NONE = new Disks(List.of(), List.of());

  /** Lists are not changed afterwards. */
  public Disks {
    defined = List.copyOf(defined);
    plugged = List.copyOf(plugged);
  }

  /** Those of the disks that must be plugged in. */
  static Stream<DiskSpec> wanted(List<DiskSpec> disks) {
    return disks.stream().filter(disk -> !disk.cut());
  }

  /** All that are anywhere, each once. */
  public Set<String> all() {
    Set<String> all = new LinkedHashSet<>(defined);
    all.addAll(plugged);
    return all;
  }

  /** True of one that is in the definition and in the machine that runs. */
  public boolean has(String volume) {
    return defined.contains(volume) && plugged.contains(volume);
  }

  /** True when the definition has just these that are wanted, in whatever order. */
  boolean definedAs(List<DiskSpec> disks) {
    return new HashSet<>(defined).equals(ids(disks));
  }

  /** True when the definition and the machine that runs have just these that are wanted. */
  boolean pluggedAs(List<DiskSpec> disks) {
    return definedAs(disks) && new HashSet<>(plugged).equals(ids(disks));
  }

  private static Set<String> ids(List<DiskSpec> disks) {
    return new HashSet<>(wanted(disks).map(DiskSpec::volume).toList());
  }
}
