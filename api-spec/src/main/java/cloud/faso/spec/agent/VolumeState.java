package cloud.faso.spec.agent;

/**
 * What a node makes of a volume.
 *
 * <p>{@code ABSENT}: nothing of it is there. {@code PREPARING}: it is being written. {@code READY}:
 * it can be plugged in. {@code BROKEN}: it was complete, and its data is gone or cannot be read.
 * {@code REMOVING}: it is being removed.
 */
public enum VolumeState {
  ABSENT,
  PREPARING,
  READY,
  BROKEN,
  REMOVING
}
