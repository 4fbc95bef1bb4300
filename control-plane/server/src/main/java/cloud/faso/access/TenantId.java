package cloud.faso.access;

import cloud.faso.platform.id.TypedId;

/** The id of a tenant, e.g. {@code tenant-01k3…}. */
public record TenantId(String value) implements TypedId {

  public static final String PREFIX = "tenant";
}
