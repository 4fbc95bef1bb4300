package cloud.faso.webhooks;

/**
 * What is sent again.
 *
 * @param replayed how many deliveries
 */
public record ReplayView(int replayed) {}
