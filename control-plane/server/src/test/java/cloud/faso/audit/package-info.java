/** Tests of the audit. */
@NullMarked
package cloud.faso.audit;

import org.jspecify.annotations.NullMarked;
