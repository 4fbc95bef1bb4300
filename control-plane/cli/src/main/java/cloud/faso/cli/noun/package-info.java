/** The commands themselves: one class per kind of thing. */
@NullMarked
package cloud.faso.cli.noun;

import org.jspecify.annotations.NullMarked;
