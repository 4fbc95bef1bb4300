package cloud.faso.agent.libvirt.binding;

/**
 * Something happened to a domain's process.
 *
 * @param event one of libvirt's virDomainEventType
 * @param detail why; its meaning depends on the event
 */
public record DomainEvent(String name, int event, int detail) {

  private static final int SHUTDOWN = 6;
  private static final int SHUTDOWN_HOST = 2;
  private static final int STARTED = 2;

  /** True when QEMU was told to end by its host, not by its guest. */
  public boolean endedByHost() {
    return event == SHUTDOWN && detail == SHUTDOWN_HOST;
  }

  /** True when a new process runs the domain. */
  public boolean started() {
    return event == STARTED;
  }
}
