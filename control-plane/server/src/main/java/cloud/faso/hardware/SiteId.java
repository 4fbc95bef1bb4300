package cloud.faso.hardware;

import cloud.faso.platform.id.TypedId;

/** The id of a site, e.g. {@code site-01k3…}. */
public record SiteId(String value) implements TypedId {

  public static final String PREFIX = "site";
}
