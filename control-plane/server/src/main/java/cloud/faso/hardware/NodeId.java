package cloud.faso.hardware;

import cloud.faso.platform.id.TypedId;

/** The id of a node, e.g. {@code node-01k3…}. */
public record NodeId(String value) implements TypedId {

  public static final String PREFIX = "node";
}
