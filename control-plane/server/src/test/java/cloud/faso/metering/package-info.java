/** Tests of {@link cloud.faso.metering}. */
@NullMarked
package cloud.faso.metering;

import org.jspecify.annotations.NullMarked;
