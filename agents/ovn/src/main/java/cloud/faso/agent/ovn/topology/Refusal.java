package cloud.faso.agent.ovn.topology;

/**
 * A thing that is not, or not wholly, as it was asked for.
 *
 * @param thing typed id
 * @param code stable, for scripts
 * @param message one sentence that a person can act on
 */
public record Refusal(String thing, String code, String message) {}
