package cloud.faso.agent.simulated;

import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong now and then while a step is done.
 *
 * @param step verb of the step, e.g. {@code Start}; null for any
 * @param nodes a node's name, or the beginning of names and a star; null for all
 * @param vms the same for ids of VMs
 * @param probability of each execution to go wrong, 0 to 1
 * @param hang how long the step hangs; null when it does not
 * @param code of the failure after that; null when the step succeeds in the end
 * @param message of the failure
 */
public record Fault(
    @Nullable String step,
    @Nullable String nodes,
    @Nullable String vms,
    double probability,
    @Nullable Span hang,
    @Nullable String code,
    @Nullable String message) {

  /** Checks the probability and that something goes wrong at all. */
  public Fault {
    if (probability < 0 || probability > 1) {
      throw new IllegalArgumentException(
          "A probability is between 0 and 1, not " + probability + ".");
    }
    if (hang == null && code == null) {
      throw new IllegalArgumentException("A fault needs a code (it fails), a hang, or both.");
    }
  }

  /** A fault that fails a step of every node. */
  public static Fault failing(String step, double probability, String code) {
    return new Fault(step, null, null, probability, null, code, "The script says so.");
  }

  boolean concerns(String node, String vm, String verb) {
    return (step == null || step.equals(verb))
        && Glob.matches(nodes, node)
        && Glob.matches(vms, vm);
  }
}
