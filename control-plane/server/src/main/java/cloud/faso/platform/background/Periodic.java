package cloud.faso.platform.background;

import java.time.Duration;

/**
 * Something to be done again and again, by any replica at any time: idempotent, and short.
 *
 * @param name for logs and metrics, e.g. {@code place-pending-vms}
 * @param every how long to rest between two runs
 */
public record Periodic(String name, Duration every, Runnable work) {}
