/**
 * Events, posted to those who asked for them. A {@link cloud.faso.webhooks.WebhookRow webhook}
 * belongs to the platform, a ministry or a tenant, and sees of the events what its owner may see.
 * It has a queue of its own: {@link cloud.faso.webhooks.Queue} moves events into it, in their order
 * and without a gap, and {@link cloud.faso.webhooks.Dispatcher} sends what is first in it, again
 * and again until it arrives or is given up; only then comes the next.
 *
 * <p>Callers write what a webhook is, the dispatcher alone what came of its deliveries. One replica
 * at a time works on a webhook, under a lease: no transaction is open while a target is called.
 */
@NullMarked
package cloud.faso.webhooks;

import org.jspecify.annotations.NullMarked;
