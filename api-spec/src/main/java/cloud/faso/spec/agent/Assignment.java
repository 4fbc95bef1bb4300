package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a node must make so, or, as a tombstone, make gone.
 *
 * @param id typed id, e.g. {@code vm-01k3…}
 * @param generation of the wanted fact that this renders; never goes back
 * @param revision of the node at which this assignment was last written
 * @param spec self-contained; null is a tombstone: the thing must be gone, its data included
 */
public record Assignment(
    Kind kind, String id, long generation, long revision, @Nullable Spec spec) {

  /** True when the thing must be gone. */
  public boolean tombstone() {
    return spec == null;
  }
}
