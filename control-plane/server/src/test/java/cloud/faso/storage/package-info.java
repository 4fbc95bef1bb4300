/** Tests of volumes. */
@NullMarked
package cloud.faso.storage;

import org.jspecify.annotations.NullMarked;
