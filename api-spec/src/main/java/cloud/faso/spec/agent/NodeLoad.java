package cloud.faso.spec.agent;

/**
 * How busy a node is.
 *
 * @param cpuPercent of all its hardware threads together, 0 to 100
 * @param memoryUsedMiB by everything on the host
 */
public record NodeLoad(int cpuPercent, long memoryUsedMiB) {}
