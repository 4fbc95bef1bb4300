package cloud.faso.audit;

import cloud.faso.platform.id.TypedId;

/** The id of an audit entry, e.g. {@code audit-01k3…}. */
public record AuditId(String value) implements TypedId {

  public static final String PREFIX = "audit";
}
