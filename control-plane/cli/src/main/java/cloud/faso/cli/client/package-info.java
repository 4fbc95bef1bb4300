/**
 * Calls of the public API: settings, one request with its retries, problems, and the stream of
 * events.
 */
@NullMarked
package cloud.faso.cli.client;

import org.jspecify.annotations.NullMarked;
