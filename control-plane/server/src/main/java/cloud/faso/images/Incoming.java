package cloud.faso.images;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A content as a caller sends it.
 *
 * @param length in bytes, or null when the caller did not say
 */
public record Incoming(InputStream body, @Nullable Long length) {}
