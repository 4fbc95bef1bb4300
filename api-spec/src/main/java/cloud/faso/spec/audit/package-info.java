/**
 * The audit export: lines of JSON that prove by themselves that nothing in them was changed, left
 * out, added or moved. The control plane writes it, {@code faso audit verify} checks it without
 * asking anybody.
 *
 * <p>There are three kinds of line, told apart by their first member:
 *
 * <pre>
 * {"seq":41, …what was done… ,"hash":"9f…"}
 * {"day":"2026-11-28","chain":"CHANGES","last":41,"head":"9f…","key":"audit-1","signature":"…"}
 * {"end":"2026-11-28T15:00:00Z","chain":"CHANGES","last":57,"head":"c3…","key":"audit-1","signature":"…"}
 * </pre>
 *
 * <p>An <em>entry</em>'s hash is the SHA-256 of the hash before it (32 bytes; zeros before the
 * first) and of its own line up to {@code ,"hash":}, so each stands for all before it. A
 * <em>day</em> is signed with Ed25519 once it is over: the signature covers its line up to {@code
 * ,"signature":}. An export begins with the first entry ever, or with the line of the day before
 * its first entry; it ends with an {@code end} line, signed when it was made, without which it was
 * cut short. There is one chain for each class of entries, for they are kept for different times;
 * an export is of one. What is hashed and signed are the bytes of the lines as they stand, in
 * UTF-8: whoever formats them anew breaks the chain.
 *
 * <p>Start reading at {@link cloud.faso.spec.audit.AuditHead}.
 */
@NullMarked
package cloud.faso.spec.audit;

import org.jspecify.annotations.NullMarked;
