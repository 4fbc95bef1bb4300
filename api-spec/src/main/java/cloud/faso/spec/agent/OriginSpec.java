package cloud.faso.spec.agent;

/**
 * The snapshot that a volume starts with, in the same pool.
 *
 * @param volume typed id of the volume that the snapshot was taken of
 * @param snapshot typed id of the snapshot
 */
public record OriginSpec(String volume, String snapshot) {}
