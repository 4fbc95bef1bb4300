package cloud.faso.network;

/**
 * That a router is to join a segment.
 *
 * @param segment id or name
 */
public record JoinSegmentRequest(String segment) {}
