package cloud.faso.access;

/** Leave to do one thing with what belongs to the platform; made by {@link Caller} only. */
public final class PlatformScope {

  private final Caller caller;
  private final Role role;

  PlatformScope(Caller caller, Role role) {
    this.caller = caller;
    this.role = role;
  }

  public Caller caller() {
    return caller;
  }

  /** The role in which the caller does it. */
  public Role role() {
    return role;
  }
}
