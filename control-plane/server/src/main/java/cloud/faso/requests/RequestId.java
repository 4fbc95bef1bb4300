package cloud.faso.requests;

import cloud.faso.platform.id.TypedId;

/** The id of something that is asked for, e.g. {@code request-01k3…}. */
public record RequestId(String value) implements TypedId {

  public static final String PREFIX = "request";
}
