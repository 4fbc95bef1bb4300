package cloud.faso.agent.libvirt.binding;

/** libvirt refused a call or could not carry it out. */
public final class LibvirtException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** libvirt's VIR_ERR_OPERATION_INVALID: the domain is not in a state that allows it. */
  public static final int OPERATION_INVALID = 55;

  /** Not one of libvirt's: there is no connection to libvirtd. */
  public static final int UNREACHABLE = -1;

  /** libvirt's VIR_ERR_NO_DOMAIN. */
  public static final int NO_DOMAIN = 42;

  private final int code;

  /**
   * An error as libvirt told it.
   *
   * @param code of virErrorNumber, or {@link #UNREACHABLE}
   */
  public LibvirtException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** One of virErrorNumber, or {@link #UNREACHABLE}; never decide by the message. */
  public int code() {
    return code;
  }
}
