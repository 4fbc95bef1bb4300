package cloud.faso.access;

/** Enough of a tenant to decide who may enter it. */
public record TenantRef(TenantId id, MinistryId ministry, String name) {}
