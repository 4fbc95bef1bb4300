package cloud.faso.network;

import cloud.faso.platform.id.TypedId;

/** The id of what a network agent is assigned as a thing of its own. */
public sealed interface NetworkThing extends TypedId permits SegmentId, PortId, SecurityGroupId {}
