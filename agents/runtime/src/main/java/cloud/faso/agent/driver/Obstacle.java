package cloud.faso.agent.driver;

/**
 * Why a VM cannot be brought to its spec although nothing failed.
 *
 * @param code stable, for scripts
 * @param message one sentence a person can act on
 */
public record Obstacle(String code, String message) {}
