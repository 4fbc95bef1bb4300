package cloud.faso.storage;

import cloud.faso.spec.agent.VolumeState;

/** What a user sees of a volume; computed, never stored. */
public enum VolumePhase {
  PROVISIONING,
  AVAILABLE,
  ATTACHING,
  IN_USE,
  DETACHING,
  UNREACHABLE,
  FAILED,
  DELETING;

  /** After so many failures in a row we call it failed, though its agent goes on trying. */
  static final int FAILED_AFTER = 3;

  /** What is known of it. */
  public sealed interface Known {}

  /** The node that looks after it is not heard of. */
  public record NodeSilent() implements Known {}

  /** Its node has not spoken of it yet. */
  public record NotSeen() implements Known {}

  /**
   * Its node spoke of it.
   *
   * @param failures how many tries failed in a row, up to now
   */
  public record Seen(VolumeState state, int failures) implements Known {}

  /** How it stands with the VM that it belongs to. */
  public enum Holding {
    /** It belongs to none. */
    FREE,
    /** The VM's node has not plugged it in yet. */
    COMING,
    HELD,
    /** The VM's node has not let go of it yet. */
    GOING
  }

  /** The phase, for every combination of facts. */
  public static VolumePhase of(boolean deleted, Known known, Holding holding) {
    if (deleted) {
      return DELETING;
    }
    return switch (known) {
      case NodeSilent() -> UNREACHABLE;
      case NotSeen() -> PROVISIONING;
      case Seen(_, int failures) when failures >= FAILED_AFTER -> FAILED;
      case Seen(VolumeState state, _) ->
          switch (state) {
            case ABSENT, PREPARING -> PROVISIONING;
            case BROKEN -> FAILED;
            case REMOVING -> DELETING;
            case READY ->
                switch (holding) {
                  case FREE -> AVAILABLE;
                  case COMING -> ATTACHING;
                  case HELD -> IN_USE;
                  case GOING -> DETACHING;
                };
          };
    };
  }
}
