/**
 * Images: what root disks start as. An operator announces one, then uploads its content, which is
 * checked as it streams to disk and from then on never changes.
 *
 * <p>An image's phase is computed from its row: AVAILABLE once it has a digest; FAILED when the
 * last upload was refused, until the next one begins; PENDING otherwise. The row is written by
 * operators' calls only. Content lies in the {@link cloud.faso.images.ImageStore} under its
 * SHA-256, shared by the images that have it, and is removed when none has it any more.
 *
 * <p>Start reading at {@link cloud.faso.images.ImageService}; what is refused, and why, stands in
 * {@link cloud.faso.images.Inspection}.
 */
@NullMarked
package cloud.faso.images;

import org.jspecify.annotations.NullMarked;
