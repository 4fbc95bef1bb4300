package cloud.faso.spec.agent;

/**
 * What was last asked of a VM's power switch. Requests are numbered so that each takes effect once,
 * however often it is read: an agent keeps the number of the last request that it carried out with
 * the guest itself, and a guest that shut itself down stays off until a newer request wants it on.
 *
 * @param request grows by one with every start, stop, reboot and reset
 * @param graceSeconds for STOP: how long the guest may take; 0 cuts it off at once
 */
public record PowerSpec(PowerAction action, long request, int graceSeconds) {

  /** True when the VM should be running once the request is carried out. */
  public boolean wantsOn() {
    return action != PowerAction.STOP;
  }
}
