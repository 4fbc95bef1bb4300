/** Tests of receipts and events. */
@NullMarked
package cloud.faso.operations;

import org.jspecify.annotations.NullMarked;
