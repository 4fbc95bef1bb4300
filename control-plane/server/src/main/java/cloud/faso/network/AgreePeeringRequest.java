package cloud.faso.network;

import org.jspecify.annotations.Nullable;

/**
 * That a tenant agrees to a peering.
 *
 * @param terms number of the terms that it agrees to
 * @param segment id or name of its own; null where that is settled
 */
public record AgreePeeringRequest(long terms, @Nullable String segment) {}
