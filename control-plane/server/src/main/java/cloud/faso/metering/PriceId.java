package cloud.faso.metering;

import cloud.faso.platform.id.TypedId;

/** The id of a price, e.g. {@code price-01k3…}. */
public record PriceId(String value) implements TypedId {

  public static final String PREFIX = "price";
}
