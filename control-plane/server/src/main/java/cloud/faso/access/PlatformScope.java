package cloud.faso.access;

import org.jspecify.annotations.Nullable;

/** Leave to do one thing with what belongs to the platform; made by {@link Caller} only. */
public final class PlatformScope implements Scope {

  private final Caller caller;
  private final Role role;

  PlatformScope(Caller caller, Role role) {
    this.caller = caller;
    this.role = role;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  /** The role in which the caller does it. */
  public Role role() {
    return role;
  }

  /** Null: it is the platform's. */
  @Override
  public @Nullable MinistryId ministry() {
    return null;
  }

  /** Null: it is the platform's. */
  @Override
  public @Nullable TenantId tenant() {
    return null;
  }
}
