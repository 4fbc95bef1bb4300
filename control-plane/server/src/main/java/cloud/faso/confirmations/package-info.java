/**
 * The two-person rule: a call that ends a ministry is put down when the first operator asks for it,
 * and done when a second one confirms it within the hour, as the first, in the transaction of the
 * confirmation.
 *
 * <p>Who is a second person is what {@link cloud.faso.confirmations.Responsible} decides.
 */
@NullMarked
package cloud.faso.confirmations;

import org.jspecify.annotations.NullMarked;
