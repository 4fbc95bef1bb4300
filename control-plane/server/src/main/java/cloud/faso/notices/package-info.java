/**
 * Telling people by e-mail, in their language. A feature calls {@link cloud.faso.notices.Notices}
 * in the transaction of what there is to tell; that writes one {@link cloud.faso.notices.MailRow
 * mail} for each recipient, already in words. {@link cloud.faso.notices.Outbox} sends them after
 * it, at least once, and gives up on one that cannot be sent for a day. Only the outbox writes what
 * came of a mail.
 */
@NullMarked
package cloud.faso.notices;

import org.jspecify.annotations.NullMarked;
