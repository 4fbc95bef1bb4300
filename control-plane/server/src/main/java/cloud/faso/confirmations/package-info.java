/**
 * The two-person rule: a call that destroys what is a ministry's, or shows its secrets, is put down
 * when the first operator asks for it, and done when a second one confirms it within the hour, as
 * the first, in the transaction of the confirmation. What shows something is done by its asker, who
 * calls once more within an hour after that.
 *
 * <p>Who is a second person is what {@link cloud.faso.confirmations.Responsible} decides.
 */
@NullMarked
package cloud.faso.confirmations;

import org.jspecify.annotations.NullMarked;
