package cloud.faso.webhooks;

import org.jspecify.annotations.Nullable;

/** How far a delivery is. */
public enum DeliveryState {
  /** In the queue. */
  WAITING,
  DELIVERED,
  /** Given up; it can be replayed. */
  DEAD;

  static DeliveryState of(@Nullable String outcome) {
    return outcome == null ? WAITING : valueOf(outcome);
  }
}
