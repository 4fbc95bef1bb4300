package cloud.faso.network;

import cloud.faso.platform.id.TypedId;

/** The id of an offer to peer, e.g. {@code offer-01k3…}. */
public record PeeringOfferId(String value) implements TypedId {

  public static final String PREFIX = "offer";
}
