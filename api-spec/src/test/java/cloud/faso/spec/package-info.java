/**
 * The lint of the two contracts in {@code openapi/}: what a reader, a generator or the server's
 * request check may rely on is held here, so that it need not be looked for in 5,000 lines.
 */
@NullMarked
package cloud.faso.spec;

import org.jspecify.annotations.NullMarked;
