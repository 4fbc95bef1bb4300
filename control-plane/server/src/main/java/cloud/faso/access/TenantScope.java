package cloud.faso.access;

/** Leave to do one thing within one tenant; made by {@link Caller} only. */
public final class TenantScope implements Scope {

  private final Caller caller;
  private final Role role;
  private final TenantId tenant;
  private final MinistryId ministry;
  private final String name;

  TenantScope(Caller caller, Role role, TenantId tenant, MinistryId ministry, String name) {
    this.caller = caller;
    this.role = role;
    this.tenant = tenant;
    this.ministry = ministry;
    this.name = name;
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
  public TenantId tenant() {
    return tenant;
  }

  @Override
  public MinistryId ministry() {
    return ministry;
  }

  /** The tenant's name, for paths and people. */
  public String name() {
    return name;
  }
}
