/**
 * What a caller gets in the hand. {@link cloud.faso.operations.Changes} runs every mutating call:
 * once per idempotency key, as a rehearsal when it is a dry run. An {@link
 * cloud.faso.operations.OperationRow operation} is the receipt of an accepted call: it executes
 * nothing, it watches its target reach the generation that the call wrote. {@link
 * cloud.faso.operations.Events} keeps what happened, numbered so that a reader misses nothing.
 */
@NullMarked
package cloud.faso.operations;

import org.jspecify.annotations.NullMarked;
