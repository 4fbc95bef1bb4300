package cloud.faso.spec.agent;

/**
 * What a snapshot is worth.
 *
 * <p>{@code CRASH}: as after a power cut at that instant. {@code FILE_SYSTEM}: the guest's agent
 * held its file systems still meanwhile. {@code AT_REST}: no guest ran with it, so it is as the
 * last one left it.
 */
public enum Consistency {
  CRASH,
  FILE_SYSTEM,
  AT_REST
}
