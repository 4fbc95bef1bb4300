package cloud.faso.compute;

import cloud.faso.platform.id.TypedId;

/** The id of a VM, e.g. {@code vm-01k3…}. */
public record VmId(String value) implements TypedId {

  public static final String PREFIX = "vm";
}
