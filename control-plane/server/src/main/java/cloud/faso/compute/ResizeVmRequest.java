package cloud.faso.compute;

/**
 * The size to take.
 *
 * @param flavor id or name
 */
public record ResizeVmRequest(String flavor) {}
