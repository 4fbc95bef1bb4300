package cloud.faso.network;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;

/** Gathers what is wrong with a request, so that its sender is told of everything at once. */
final class Flaws {

  private Problem problem = PlatformProblem.INVALID.problem();
  private boolean any;

  /**
   * @param pointer where in the body
   * @param key of the sentence, which {@code values} complete
   */
  void add(String pointer, String key, Object... values) {
    problem = problem.because(pointer, key, values);
    any = true;
  }

  /**
   * @throws Problem {@code invalid} when something was wrong
   */
  void refuseIfAny() {
    if (any) {
      throw problem;
    }
  }
}
