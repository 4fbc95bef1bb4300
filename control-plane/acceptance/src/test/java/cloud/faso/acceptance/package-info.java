/** Stories over the whole of Faso, told from outside: real processes, real guests, real files. */
@NullMarked
package cloud.faso.acceptance;

import org.jspecify.annotations.NullMarked;
