package cloud.faso.agent.core;

import cloud.faso.agent.driver.Actual;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.images.ImageStore;
import cloud.faso.spec.agent.VmSpec;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which images disks rest on, or are about to. */
final class ImagesInUse {
  private final Set<String> digests = new HashSet<>();

  private ImagesInUse() {}

  /** Their digests; all that are cached while something cannot be looked at. */
  static Set<String> by(Collection<Tracked> things, Unassigned unassigned, ImageStore cached) {
    ImagesInUse used = new ImagesInUse();
    boolean unsure = unassigned.hidesSomething();
    for (Tracked thing : things) {
      unsure |= thing.unread && thing.actual == null;
      used.byWish(thing);
      used.by(thing.actual);
    }
    unassigned.things().forEach(used::by);
    if (unsure) {
      // A disk that cannot be read may rest on any of them.
      used.digests.addAll(cached.digests());
    }
    return used.digests;
  }

  private void byWish(Tracked thing) {
    if (thing.assignment != null && thing.assignment.spec() instanceof VmSpec spec) {
      digests.add(spec.rootDisk().imageDigest());
    }
  }

  private void by(@Nullable Actual seen) {
    if (seen instanceof VmActual vm && vm.imageDigest() != null) {
      digests.add(vm.imageDigest());
    }
  }
}
