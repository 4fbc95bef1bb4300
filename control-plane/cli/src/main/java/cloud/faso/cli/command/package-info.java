/**
 * What a command is made of, and what all commands share: fields and bodies, default tenant,
 * waiting.
 */
@NullMarked
package cloud.faso.cli.command;

import org.jspecify.annotations.NullMarked;
