/** Tests of all that people read, wherever in the project it stands. */
@NullMarked
package cloud.faso.language;

import org.jspecify.annotations.NullMarked;
