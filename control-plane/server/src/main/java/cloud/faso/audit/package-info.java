/**
 * Who did what: one entry for each change, written in its own transaction, and one for each attempt
 * that was refused.
 *
 * <p>{@link cloud.faso.audit.Audit} writes entries; {@link cloud.faso.audit.AuditSealer} puts them
 * in a chain as soon as they are committed, and signs each day once it is over. What a sealed entry
 * says stands in its {@code line}, whose format {@link cloud.faso.spec.audit} defines; the columns
 * beside it only serve the search. Nothing is ever written into an entry again, and nobody but the
 * sealer writes {@code seq}. There is a chain for each class of entries ({@link
 * cloud.faso.audit.AuditChain}): {@link cloud.faso.audit.AuditKeeping} cuts each by whole days,
 * when its time is over.
 */
@NullMarked
package cloud.faso.audit;

import org.jspecify.annotations.NullMarked;
