package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * What a node has to give, before overcommit.
 *
 * @param architecture as the kernel names it: {@code x86_64}, {@code aarch64}
 * @param vcpus hardware threads
 * @param memoryMiB memory for guests, what the host keeps for itself already taken off
 * @param accelerator {@code kvm} or {@code tcg} (software emulation), {@code simulated}, …
 * @param acceleratorReason one sentence that says why, for an operator
 * @param acceleratorCode stable, by which the control plane says the reason in another language;
 *     null for a reason of no known kind
 */
public record Hardware(
    String architecture,
    int vcpus,
    long memoryMiB,
    String accelerator,
    String acceleratorReason,
    @Nullable String acceleratorCode) {

  /** Texts for people are cut to what the contract takes. */
  public Hardware {
    architecture = Clip.to(32, architecture);
    accelerator = Clip.to(32, accelerator);
    acceleratorReason = Clip.to(1000, acceleratorReason);
    acceleratorCode = Clip.toIfAny(64, acceleratorCode);
  }
}
