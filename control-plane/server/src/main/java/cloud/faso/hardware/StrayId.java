package cloud.faso.hardware;

import cloud.faso.platform.id.TypedId;

/**
 * The id of a finding, e.g. {@code stray-01k3…}: sorts by when it was first seen. What was found
 * bears an id of its own, which two nodes may both claim to hold.
 */
public record StrayId(String value) implements TypedId {

  public static final String PREFIX = "stray";
}
