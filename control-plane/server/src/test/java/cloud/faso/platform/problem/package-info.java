/** Tests of what is said to people. */
@NullMarked
package cloud.faso.platform.problem;

import org.jspecify.annotations.NullMarked;
