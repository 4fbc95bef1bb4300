package cloud.faso.spec.agent;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * A root disk that starts as a copy of an image.
 *
 * @param pool name of the node's storage pool
 * @param imageDigest {@code sha256:} and 64 hex digits
 * @param imageFormat {@code qcow2} or {@code raw}
 * @param imageBytes size of the image's content, to be fetched from {@code
 *     /agent/v1/images/{digest}}
 * @param sizeGiB size of the disk as the guest sees it; at least the image's virtual size
 * @param provisioned true once a node has reported the VM complete: a disk that is missing then is
 *     lost with its data, and is not made anew. An older control plane does not say it
 */
public record RootDiskSpec(
    String pool,
    String imageDigest,
    String imageFormat,
    long imageBytes,
    int sizeGiB,
    @JsonSetter(nulls = Nulls.AS_EMPTY) boolean provisioned) {

  /** The same disk from the time on when its VM was complete. */
  public RootDiskSpec onceProvisioned() {
    return new RootDiskSpec(pool, imageDigest, imageFormat, imageBytes, sizeGiB, true);
  }
}
