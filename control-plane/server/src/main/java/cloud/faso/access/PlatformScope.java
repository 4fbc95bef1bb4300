package cloud.faso.access;

/** Leave to do one thing with what belongs to the platform; made by {@link Caller} only. */
public final class PlatformScope {

  private final Caller caller;

  PlatformScope(Caller caller) {
    this.caller = caller;
  }

  public Caller caller() {
    return caller;
  }
}
