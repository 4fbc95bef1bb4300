package cloud.faso.platform.db;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.ProblemCode;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which problem a broken constraint is. Names ending in {@code _is_unique…} or {@code
 * _still_in_use} have an answer by themselves (for the latter, {@code in-use.} and the name is the
 * key of its words); a feature adds the rest.
 */
public final class Constraints {

  private final Map<String, ProblemCode> problems = new TreeMap<>();

  /** Says what breaking the constraint {@code name} (lower case) is answered with. */
  public Constraints answer(String name, ProblemCode code) {
    problems.put(name, code);
    return this;
  }

  static boolean isRace(String name) {
    return name.endsWith("_is_in_flight");
  }

  RuntimeException problem(String name, RuntimeException failure) {
    ProblemCode known = problems.get(name);
    if (known != null) {
      return known.problem();
    }
    if (name.contains("_is_unique")) {
      return PlatformProblem.NAME_TAKEN.problem();
    }
    if (name.endsWith("_still_in_use")) {
      return PlatformProblem.IN_USE.problem().saying("in-use." + name);
    }
    return failure;
  }
}
