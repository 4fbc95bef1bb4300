package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * How much a port may send and receive; what is more is dropped.
 *
 * @param sendKbps in 1000 bits a second, from the guest; null for no limit
 * @param receiveKbps in 1000 bits a second, to the guest; null for no limit
 */
public record BandwidthSpec(@Nullable Long sendKbps, @Nullable Long receiveKbps) {}
