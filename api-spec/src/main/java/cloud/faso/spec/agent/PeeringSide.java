package cloud.faso.spec.agent;

/**
 * One side of a peering.
 *
 * @param tenant typed id
 * @param segment typed id
 * @param router typed id of the one that joins the segment
 */
public record PeeringSide(String tenant, String segment, String router) {}
