package cloud.faso.compute;

import cloud.faso.spec.agent.VmState;

/** What a user sees of a VM; computed, never stored. */
public enum VmPhase {
  PENDING,
  PROVISIONING,
  RUNNING,
  STOPPING,
  STOPPED,
  MIGRATING,
  UNREACHABLE,
  FAILED,
  DELETING;

  /** After so many failures in a row we call it failed, though its agent goes on trying. */
  static final int FAILED_AFTER = 3;

  /**
   * What the tenant wants.
   *
   * @param on whether it should run once the request is carried out
   * @param powerRequest number of the newest power request
   */
  public record Wanted(boolean on, long powerRequest, boolean deleted) {}

  /** What is known of it. */
  public sealed interface Known {}

  /** No node has been found for it. */
  public record NoNode() implements Known {}

  /** Its node is not heard of. The guest may well be running: never start another on this alone. */
  public record NodeSilent() implements Known {}

  /** Its node has not spoken of it yet. */
  public record NotSeen() implements Known {}

  /**
   * Its node spoke of it.
   *
   * @param powerRequest the newest power request carried out
   * @param failures how many tries failed in a row, up to now
   */
  public record Seen(VmState state, long powerRequest, int failures) implements Known {}

  /** The phase, for every combination of facts. */
  public static VmPhase of(Wanted wanted, Known known) {
    if (wanted.deleted()) {
      return DELETING;
    }
    return switch (known) {
      case NoNode() -> wanted.on() ? PENDING : STOPPED;
      case NodeSilent() -> UNREACHABLE;
      case NotSeen() -> PROVISIONING;
      case Seen(_, _, int failures) when failures >= FAILED_AFTER -> FAILED;
      case Seen(VmState state, long powerRequest, _) ->
          switch (state) {
            case ABSENT, PREPARING -> PROVISIONING;
            case RUNNING -> wanted.on() ? RUNNING : STOPPING;
            case STOPPING -> STOPPING;
            case OFF -> wanted.on() ? PROVISIONING : STOPPED;
            case HALTED ->
                wanted.on() && powerRequest < wanted.powerRequest() ? PROVISIONING : STOPPED;
            case BROKEN -> FAILED;
            case REMOVING -> DELETING;
          };
    };
  }
}
