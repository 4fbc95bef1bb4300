package cloud.faso.access;

/** Leave to do one thing within one tenant; made by {@link Caller} only. */
public final class TenantScope {

  private final Caller caller;
  private final TenantId tenant;
  private final MinistryId ministry;
  private final String name;

  TenantScope(Caller caller, TenantId tenant, MinistryId ministry, String name) {
    this.caller = caller;
    this.tenant = tenant;
    this.ministry = ministry;
    this.name = name;
  }

  public Caller caller() {
    return caller;
  }

  public TenantId tenant() {
    return tenant;
  }

  public MinistryId ministry() {
    return ministry;
  }

  /** The tenant's name, for paths and people. */
  public String name() {
    return name;
  }
}
