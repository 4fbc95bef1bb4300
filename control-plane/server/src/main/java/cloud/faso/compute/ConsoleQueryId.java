package cloud.faso.compute;

import cloud.faso.platform.id.TypedId;

/** The id of a read of a serial log, e.g. {@code console-01k3…}. */
public record ConsoleQueryId(String value) implements TypedId {

  public static final String PREFIX = "console";
}
