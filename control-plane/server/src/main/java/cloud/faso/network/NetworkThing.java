package cloud.faso.network;

import cloud.faso.platform.id.TypedId;

/** The id of what a network agent is assigned as a thing of its own. */
public sealed interface NetworkThing extends TypedId permits SegmentId, PortId, SecurityGroupId {

  /** The thing that {@code id} names, whose prefix is one of a network thing. */
  static NetworkThing of(String id) {
    return switch (id.substring(0, Math.max(0, id.indexOf('-')))) {
      case SegmentId.PREFIX -> new SegmentId(id);
      case PortId.PREFIX -> new PortId(id);
      case SecurityGroupId.PREFIX -> new SecurityGroupId(id);
      default -> throw new IllegalArgumentException("no network thing: " + id);
    };
  }

  /** Whether {@link #of} takes it. */
  static boolean isOne(String id) {
    return TypedId.looksLike(SegmentId.PREFIX, id)
        || TypedId.looksLike(PortId.PREFIX, id)
        || TypedId.looksLike(SecurityGroupId.PREFIX, id);
  }
}
