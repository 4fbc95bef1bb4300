package cloud.faso.spec.agent;

/**
 * A port as the network has it.
 *
 * @param id typed id
 * @param up true when a card is plugged into it and packets pass
 */
public record PortObservation(String id, boolean up) {}
