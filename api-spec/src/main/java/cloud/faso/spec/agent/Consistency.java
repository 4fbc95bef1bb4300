package cloud.faso.spec.agent;

/**
 * What a snapshot is worth.
 *
 * <p>{@code CRASH}: as after a power cut at that instant. {@code FILE_SYSTEM}: the guest's agent
 * held its file systems still meanwhile, or no guest had the volume.
 */
public enum Consistency {
  CRASH,
  FILE_SYSTEM
}
