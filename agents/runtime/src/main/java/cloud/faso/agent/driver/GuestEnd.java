package cloud.faso.agent.driver;

/**
 * A guest that went down and is not to be started as if its host had lost power.
 *
 * @param powerRequest the request in force when it was found so; a newer one starts it
 * @param as {@link DomainState#HALTED} or {@link DomainState#CRASHED}
 */
public record GuestEnd(long powerRequest, DomainState as) {}
