package cloud.faso.network;

import org.jspecify.annotations.Nullable;

/** What a user sees of a peering; computed, never stored. */
public enum PeeringPhase {
  PROPOSED,
  PENDING,
  PROVISIONING,
  ACTIVE,
  FAILED,
  ENDING,
  ENDED,
  EXPIRED,
  REFUSED,
  WITHDRAWN,
  LAPSED;

  /**
   * The phase, for every combination of facts.
   *
   * @param outcome null while it is not over
   * @param known what the agents told of it, as soon as it was agreed
   */
  static PeeringPhase of(
      boolean agreed, @Nullable PeeringOutcome outcome, NetworkPhase.Known known) {
    if (outcome != null) {
      return agreed && known instanceof NetworkPhase.Awaited ? ENDING : over(outcome);
    }
    if (!agreed) {
      return PROPOSED;
    }
    return switch (known) {
      case NetworkPhase.NoAgent() -> PENDING;
      case NetworkPhase.Awaited(_, _) -> PROVISIONING;
      case NetworkPhase.Refused(_, _) -> FAILED;
      case NetworkPhase.InPlace(_) -> ACTIVE;
    };
  }

  private static PeeringPhase over(PeeringOutcome outcome) {
    return switch (outcome) {
      case WITHDRAWN -> WITHDRAWN;
      case REFUSED -> REFUSED;
      case LAPSED -> LAPSED;
      case EXPIRED -> EXPIRED;
      case ENDED, TENANT_GONE -> ENDED;
    };
  }

  /** True when nothing changes any more by itself. */
  boolean isOver() {
    return switch (this) {
      case PROPOSED, PENDING, PROVISIONING, ACTIVE, FAILED, ENDING -> false;
      case ENDED, EXPIRED, REFUSED, WITHDRAWN, LAPSED -> true;
    };
  }
}
