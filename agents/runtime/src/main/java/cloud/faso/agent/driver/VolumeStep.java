package cloud.faso.agent.driver;

import cloud.faso.spec.agent.VolumeSpec;

/** A step on a volume that a driver executes; as {@link HostStep}, each names a level. */
public sealed interface VolumeStep extends Step {

  /** Have the volume, empty and of its size. Never replaces one that is there. */
  record CreateVolume(VolumeSpec spec) implements VolumeStep {}

  /** Have the volume at least that large; a guest that uses it sees its new size at once. */
  record GrowVolume(int sizeGiB) implements VolumeStep {}

  /** Have nothing of the volume left. One that a VM has makes it fail. */
  record RemoveVolume() implements VolumeStep {}
}
