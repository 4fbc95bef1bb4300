/**
 * What the platform counts, for Prometheus. {@link cloud.faso.platform.metrics.Metrics} holds the
 * registry; names begin with {@code faso_}, and labels take few values: operations, statuses,
 * phases, never ids.
 */
@NullMarked
package cloud.faso.platform.metrics;

import org.jspecify.annotations.NullMarked;
