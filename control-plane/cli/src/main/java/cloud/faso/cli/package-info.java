/**
 * {@code faso}, the command line: a client of the public API like any other, that knows nothing the
 * API does not tell.
 *
 * <p>Start reading at {@link cloud.faso.cli.Faso}. What can be typed is data: a {@linkplain
 * cloud.faso.cli.command.Noun noun} has {@linkplain cloud.faso.cli.command.Verb verbs}, a verb
 * names the operations of the API that it calls, and {@link cloud.faso.cli.CommandTree} makes
 * picocli commands of them, of the noun that was typed only: a JVM starts for every call, so what
 * is not needed is not loaded.
 */
@NullMarked
package cloud.faso.cli;

import org.jspecify.annotations.NullMarked;
