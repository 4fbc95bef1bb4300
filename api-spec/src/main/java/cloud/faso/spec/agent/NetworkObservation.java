package cloud.faso.spec.agent;

import java.util.List;

/**
 * A site's network as its agent sees it.
 *
 * @param revision all that was assigned up to it is in the northbound database, but for what is
 *     {@code refused}
 * @param refused everything that stays out and why; always all of it
 * @param ports those that changed, or, in a complete report, all
 */
public record NetworkObservation(
    long revision, List<RefusedThing> refused, List<PortObservation> ports) {}
