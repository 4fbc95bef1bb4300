package cloud.faso.webhooks;

import cloud.faso.platform.id.TypedId;

/** The id of a delivery, e.g. {@code delivery-01k3…}. */
public record DeliveryId(String value) implements TypedId {

  public static final String PREFIX = "delivery";
}
