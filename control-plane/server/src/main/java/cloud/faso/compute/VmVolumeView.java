package cloud.faso.compute;

import cloud.faso.storage.Attachments;
import cloud.faso.storage.VolumeId;
import cloud.faso.storage.VolumePhase;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A volume of a VM as the API shows it.
 *
 * @param device where a Linux guest with udev finds it
 */
public record VmVolumeView(
    VolumeId volume,
    String name,
    VolumePhase phase,
    @JsonProperty("sizeGiB") int sizeGiB,
    String device) {

  static VmVolumeView of(Attachments.Attached volume) {
    return new VmVolumeView(
        volume.volume(), volume.name(), volume.phase(), volume.sizeGib(), volume.volume().device());
  }
}
