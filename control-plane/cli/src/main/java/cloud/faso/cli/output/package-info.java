/** Answers as tables for people, and as JSON or YAML for scripts. */
@NullMarked
package cloud.faso.cli.output;

import org.jspecify.annotations.NullMarked;
