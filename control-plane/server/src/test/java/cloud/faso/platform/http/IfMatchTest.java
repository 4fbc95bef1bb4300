package cloud.faso.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.ProblemCode;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a write when somebody else was faster. */
final class IfMatchTest {

  @Test
  void a_write_that_took_place_needs_no_second_look() {
    new IfMatch("\"1\"").held(1, IfMatchTest::gone);
  }

  @Test
  void who_finds_it_gone_is_told_so() {
    assertThat(codeOf(null, IfMatchTest::gone)).isEqualTo(PlatformProblem.NOT_FOUND);
    assertThat(codeOf("\"1\"", IfMatchTest::gone)).isEqualTo(PlatformProblem.NOT_FOUND);
  }

  @Test
  void who_finds_it_changed_is_told_so_or_to_try_again() {
    assertThat(codeOf("\"1\"", () -> 2)).isEqualTo(PlatformProblem.PRECONDITION_FAILED);
    assertThat(codeOf(null, () -> 2)).isEqualTo(PlatformProblem.UNAVAILABLE);
    assertThat(codeOf("*", () -> 2)).isEqualTo(PlatformProblem.UNAVAILABLE);
  }

  private static long gone() {
    throw PlatformProblem.NOT_FOUND.problem("site", "ouaga");
  }

  private static ProblemCode codeOf(@Nullable String header, LongSupplier present) {
    try {
      new IfMatch(header).held(0, present);
    } catch (Problem problem) {
      return problem.code();
    }
    throw new AssertionError("it held");
  }
}
