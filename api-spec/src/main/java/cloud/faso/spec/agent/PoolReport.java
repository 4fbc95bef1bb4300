package cloud.faso.spec.agent;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * A storage pool as its agent sees it.
 *
 * @param name unique on the node, e.g. {@code local}
 * @param driver {@code directory}, …
 * @param capacityGiB what there is for VMs, taken or not; less than its disk when others have a
 *     part of that
 * @param freeGiB what of it is left right now
 * @param volumes whether it can hold volumes; an agent of an earlier version does not say so
 */
public record PoolReport(
    String name,
    String driver,
    long capacityGiB,
    long freeGiB,
    @JsonSetter(nulls = Nulls.AS_EMPTY) boolean volumes) {}
