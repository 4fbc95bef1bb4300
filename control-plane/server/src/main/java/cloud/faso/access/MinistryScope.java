package cloud.faso.access;

import org.jspecify.annotations.Nullable;

/** Leave to do one thing within one ministry; made by {@link Caller} only. */
public final class MinistryScope implements Scope {

  private final Caller caller;
  private final Role role;
  private final MinistryId ministry;
  private final String code;

  MinistryScope(Caller caller, Role role, MinistryId ministry, String code) {
    this.caller = caller;
    this.role = role;
    this.ministry = ministry;
    this.code = code;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  /** The role in which the caller does it. */
  public Role role() {
    return role;
  }

  @Override
  public MinistryId ministry() {
    return ministry;
  }

  /** The ministry's code, for paths and people. */
  public String code() {
    return code;
  }

  /** Null: it is the ministry's. */
  @Override
  public @Nullable TenantId tenant() {
    return null;
  }
}
