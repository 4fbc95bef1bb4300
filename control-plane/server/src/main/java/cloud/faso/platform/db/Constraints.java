package cloud.faso.platform.db;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.Words;
import java.util.Locale;

/**
 * Which problem a broken constraint is: names that hold {@code _is_unique} or end in {@code
 * _still_in_use} have an answer; for the latter, {@code in-use.} and the name is the key of its
 * words; for the former, {@code name-taken.} and the name may be.
 */
final class Constraints {

  private Constraints() {}

  static boolean isRace(String name) {
    return name.endsWith("_is_in_flight");
  }

  /** The problem, or {@code failure} itself when breaking the constraint is a fault of ours. */
  static RuntimeException problem(String name, RuntimeException failure) {
    if (name.contains("_is_unique")) {
      String words = "name-taken." + name;
      Problem taken = PlatformProblem.NAME_TAKEN.problem();
      return Words.know(Locale.ENGLISH, words) ? taken.saying(words) : taken;
    }
    if (name.endsWith("_still_in_use")) {
      return PlatformProblem.IN_USE.problem().saying("in-use." + name);
    }
    return failure;
  }
}
