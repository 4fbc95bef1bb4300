package cloud.faso.compute;

/**
 * A volume to attach.
 *
 * @param volume id or name
 */
public record AttachVolumeRequest(String volume) {}
