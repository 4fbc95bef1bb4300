package cloud.faso.testcloud;

import cloud.faso.agent.simulated.Script;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What goes wrong on the nodes of a seed besides accidents; probabilities are between 0 and 1.
 *
 * @param script of what the driver refuses
 * @param download probability of a download to be cut off
 * @param look probability of a look at everything to fail
 * @param slow probability of a job to take long
 */
record Faults(Script script, double download, double look, double slow) {

  private static final List<String> STEPS =
      List.of(
          "CreateRootDisk",
          "WriteSeed",
          "Define",
          "Start",
          "MarkApplied",
          "Redefine",
          "GrowRootDisk",
          "AskToStop",
          "CutOff",
          "Undefine",
          "RemoveFiles");

  /**
   * None, or, for about every fourth seed: anything now and then, one step often, or one always.
   */
  static Faults draw(SplittableRandom random) {
    String step = STEPS.get(random.nextInt(STEPS.size()));
    return switch (random.nextInt(12)) {
      case 0 -> new Faults(node("{probability: 0.1, code: flaky}"), 0.1, 0.1, 0.05);
      case 1 ->
          new Faults(node("{step: " + step + ", probability: 0.6, code: refused}"), 0.6, 0.3, 0.1);
      case 2 -> new Faults(node("{step: " + step + ", probability: 1, code: refused}"), 0, 0, 0);
      default -> new Faults(calm(), 0, 0, 0);
    };
  }

  boolean any() {
    return !script.equals(calm());
  }

  /** A node of the same size on which all works. */
  static Script calm() {
    return node("");
  }

  private static Script node(String faults) {
    return Script.parse("{vcpus: 4, memoryMiB: 3072, diskGiB: 60, faults: [%s]}".formatted(faults));
  }
}
