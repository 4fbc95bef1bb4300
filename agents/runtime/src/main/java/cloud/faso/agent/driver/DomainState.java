package cloud.faso.agent.driver;

/** What the hypervisor says of a VM's machine. */
public enum DomainState {
  /** The hypervisor does not know the VM; files of it may lie about. */
  UNDEFINED,
  /**
   * Its guest runs, and the hypervisor knows nothing of that: what it knew it by was deleted. It
   * cannot be asked for anything, only ended.
   */
  STRAY,
  /**
   * Defined and not running, for any reason other than the guest's own wish: never started, cut
   * off, or the host lost power. The planner starts it again when it is wanted on.
   */
  OFF,
  /** Not running because the guest shut itself down, asked by us or not. */
  HALTED,
  RUNNING,
  /** Holds its memory but does not run, e.g. after an I/O error on its disk. */
  PAUSED,
  /** Its machine failed in a way that starting it again would hide, e.g. QEMU aborted. */
  CRASHED;

  /** True when the hypervisor knows the VM as it is. */
  public boolean defined() {
    return this != UNDEFINED && this != STRAY;
  }

  /** True when no process runs the guest, so that its files and definition may be changed. */
  public boolean down() {
    return this == UNDEFINED || this == OFF || this == HALTED;
  }
}
