package cloud.faso.agent.libvirt.binding;

/**
 * What libvirt says of a domain's process.
 *
 * @param reason why it is in its state; its meaning depends on the state (libvirt's
 *     virDomainShutoffReason, virDomainPausedReason …)
 */
public record DomainStatus(String name, State state, int reason) {

  /** Paused for a moment while it goes down (VIR_DOMAIN_PAUSED_SHUTTING_DOWN). */
  public static final int PAUSED_SHUTTING_DOWN = 8;

  /** Paused for a moment before it first runs (VIR_DOMAIN_PAUSED_STARTING_UP). */
  public static final int PAUSED_STARTING_UP = 11;

  /** Off because its guest went down (VIR_DOMAIN_SHUTOFF_SHUTDOWN). */
  public static final int SHUTOFF_SHUTDOWN = 1;

  /** Off because its process ended unexpectedly (VIR_DOMAIN_SHUTOFF_CRASHED). */
  public static final int SHUTOFF_CRASHED = 3;

  /** libvirt's virDomainState, in its order. */
  public enum State {
    NO_STATE,
    RUNNING,
    BLOCKED,
    PAUSED,
    SHUTDOWN,
    SHUTOFF,
    CRASHED,
    SUSPENDED;

    private static final State[] ALL = values();

    static State of(int number) {
      return number >= 0 && number < ALL.length ? ALL[number] : NO_STATE;
    }
  }

  /** True when the domain has a process. */
  public boolean active() {
    return state != State.SHUTOFF && state != State.NO_STATE;
  }
}
