package cloud.faso.agent.driver;

import org.jspecify.annotations.Nullable;

/**
 * What the agent wrote down with the guest itself (libvirt: in the domain's metadata), so that it
 * survives the loss of everything else.
 *
 * @param generation the newest generation that the VM was brought to in full; 0 for none yet
 * @param powerRequest the newest power request carried out; 0 for none yet
 * @param end how the guest went down by itself; null when it did not, or runs again
 * @param stop the stop that the guest was last asked for, until {@link HostStep.MarkApplied}
 *     forgets it
 */
public record VmMarks(
    long generation, long powerRequest, @Nullable GuestEnd end, @Nullable PendingStop stop) {

  /** Those of a VM that was just defined. */
  public static final VmMarks NONE = new VmMarks(0, 0, null, null);

  /** After {@link HostStep.MarkApplied}. */
  public VmMarks applied(HostStep.MarkApplied step) {
    return new VmMarks(step.generation(), step.powerRequest(), end, null);
  }

  /** After {@link HostStep.MarkEnded}. */
  public VmMarks ended(HostStep.MarkEnded step) {
    return new VmMarks(generation, powerRequest, step.end(), stop);
  }

  /** After {@link HostStep.AskToStop}. */
  public VmMarks asked(HostStep.AskToStop step) {
    PendingStop asked = new PendingStop(step.powerRequest(), step.askedAt(), step.deadline());
    return new VmMarks(generation, powerRequest, end, asked);
  }
}
