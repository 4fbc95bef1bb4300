/** Tests of images: what is refused, how contents are stored, and both over HTTP. */
@NullMarked
package cloud.faso.images;

import org.jspecify.annotations.NullMarked;
