/** Tests of the command line against a real HTTP server that keeps to the contract. */
@NullMarked
package cloud.faso.cli.client;

import org.jspecify.annotations.NullMarked;
