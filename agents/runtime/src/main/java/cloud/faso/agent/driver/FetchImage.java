package cloud.faso.agent.driver;

/**
 * Have the image in the node's cache, whole and verified. The runtime does this itself; a driver
 * never sees it.
 *
 * @param digest {@code sha256:} and 64 hex digits
 * @param bytes size of the content
 */
public record FetchImage(String digest, long bytes) implements Step {}
