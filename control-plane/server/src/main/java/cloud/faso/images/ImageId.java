package cloud.faso.images;

import cloud.faso.platform.id.TypedId;

/** The id of an image, e.g. {@code image-01k3…}. */
public record ImageId(String value) implements TypedId {

  public static final String PREFIX = "image";
}
