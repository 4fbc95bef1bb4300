package cloud.faso.access;

import org.jspecify.annotations.Nullable;

/** Leave to do one thing in one place; made by {@link Caller} only. */
public sealed interface Scope permits PlatformScope, MinistryScope, TenantScope, PersonScope {

  Caller caller();

  /** Null for what is the platform's. */
  @Nullable MinistryId ministry();

  /** Null for what is the platform's or a ministry's. */
  @Nullable TenantId tenant();
}
