package cloud.faso.network;

import org.jspecify.annotations.Nullable;

/** What a user sees of a segment, a port or a security group; computed, never stored. */
public enum NetworkPhase {
  PENDING,
  PROVISIONING,
  ACTIVE,
  DOWN,
  FAILED,
  DELETING;

  /** What is known of it. */
  sealed interface Known {}

  /** No site has a network agent. */
  record NoAgent() implements Known {}

  /**
   * An agent has not made it so yet.
   *
   * @param agent its node's name
   * @param silent true when it is not heard of
   */
  record Awaited(String agent, boolean silent) implements Known {}

  /** An agent cannot make it so, and goes on trying. */
  record Refused(String code, String message) implements Known {}

  /**
   * Every agent has made it so.
   *
   * @param up whether packets pass, of a port; null of anything else
   */
  record InPlace(@Nullable Boolean up) implements Known {}

  /** The phase, for every combination of facts. */
  static NetworkPhase of(boolean deleted, Known known) {
    if (deleted) {
      return DELETING;
    }
    return switch (known) {
      case NoAgent() -> PENDING;
      case Awaited(_, _) -> PROVISIONING;
      case Refused(_, _) -> FAILED;
      case InPlace(Boolean up) when up != null && !up -> DOWN;
      case InPlace(_) -> ACTIVE;
    };
  }
}
