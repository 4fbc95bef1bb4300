package cloud.faso.network;

import cloud.faso.platform.id.TypedId;

/**
 * The id of what a network agent is assigned as a thing of its own; {@link NetworkKinds} knows the
 * kinds.
 */
public interface NetworkThing extends TypedId {}
