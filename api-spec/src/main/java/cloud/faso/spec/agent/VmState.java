package cloud.faso.spec.agent;

/** What an agent can see of an assigned VM. */
public enum VmState {
  /** Nothing of it is on the node: no domain, no file, no process. */
  ABSENT,
  /** Being made: its image is fetched or its disk is written. */
  PREPARING,
  RUNNING,
  /** Asked to shut down, and not down yet. */
  STOPPING,
  /** Off, as wanted or about to be started. */
  OFF,
  /** Off because the guest shut itself down; stays so until a newer power request. */
  HALTED,
  /**
   * Running no longer and not to be started as it is: crashed, paused on an I/O error, or without
   * the root disk that it once had.
   */
  BROKEN,
  /** Being removed. */
  REMOVING
}
