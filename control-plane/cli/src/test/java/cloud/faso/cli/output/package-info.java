/** Tests of how values look to people. */
@NullMarked
package cloud.faso.cli.output;

import org.jspecify.annotations.NullMarked;
