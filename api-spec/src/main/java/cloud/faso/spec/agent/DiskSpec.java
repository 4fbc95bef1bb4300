package cloud.faso.spec.agent;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * A volume that belongs to a VM. One that is no longer named is taken out with the guest's consent.
 *
 * @param volume its typed id, which is also the serial number that the guest reads
 * @param pool name of the storage pool that it lies in
 * @param cut true when it must be out, whatever the guest does with it
 */
public record DiskSpec(
    String volume, String pool, @JsonSetter(nulls = Nulls.AS_EMPTY) boolean cut) {}
