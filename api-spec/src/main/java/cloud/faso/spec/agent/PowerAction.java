package cloud.faso.spec.agent;

/** What can be asked of a VM's power switch. All but {@link #STOP} want it running. */
public enum PowerAction {
  /** On; does nothing to a guest that runs. */
  RUN,
  /** On, after asking the guest to restart. */
  REBOOT,
  /** On, after a hard reset that the guest does not notice coming. */
  RESET,
  /** Off: the guest is asked, and cut off when the grace is over. */
  STOP
}
