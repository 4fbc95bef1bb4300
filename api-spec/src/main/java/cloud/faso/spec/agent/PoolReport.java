package cloud.faso.spec.agent;

/**
 * A storage pool as its agent sees it.
 *
 * @param name unique on the node, e.g. {@code local}
 * @param driver {@code directory}, …
 * @param capacityGiB the whole of it
 * @param freeGiB what is left right now
 */
public record PoolReport(String name, String driver, long capacityGiB, long freeGiB) {}
