package cloud.faso.webhooks;

import org.jspecify.annotations.Nullable;

/**
 * Deliveries to send again.
 *
 * @param delivery all that are dead when it is left out
 */
public record ReplayRequest(@Nullable DeliveryId delivery) {}
