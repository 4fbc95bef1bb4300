/** What the command line says, in English and French. */
@NullMarked
package cloud.faso.cli.words;

import org.jspecify.annotations.NullMarked;
