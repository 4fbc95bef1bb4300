package cloud.faso.access;

import cloud.faso.platform.id.TypedId;

/** The id of a ministry, e.g. {@code ministry-01k3…}. */
public record MinistryId(String value) implements TypedId {

  public static final String PREFIX = "ministry";
}
