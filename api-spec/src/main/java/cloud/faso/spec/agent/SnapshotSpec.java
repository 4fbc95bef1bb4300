package cloud.faso.spec.agent;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * What a volume held at one instant.
 *
 * @param id typed id, e.g. {@code snp-01k3…}
 * @param taken true once a node has reported it: one that is missing then is lost, and is not taken
 *     anew
 */
public record SnapshotSpec(String id, @JsonSetter(nulls = Nulls.AS_EMPTY) boolean taken) {}
