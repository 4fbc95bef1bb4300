package cloud.faso.notices;

import cloud.faso.platform.id.TypedId;

/** The id of a mail, e.g. {@code mail-01k3…}. */
public record MailId(String value) implements TypedId {

  public static final String PREFIX = "mail";
}
