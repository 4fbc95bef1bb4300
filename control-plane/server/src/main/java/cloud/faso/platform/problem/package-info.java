/**
 * Errors as their readers meet them: RFC 9457 problems with a stable code, in English and French,
 * each saying what to do next. A feature owns its codes (an enum that implements {@link
 * cloud.faso.platform.problem.ProblemCode}); their words stand in {@code
 * cloud/faso/problems_*.properties}. Throw a {@link cloud.faso.platform.problem.Problem} from
 * anywhere below a resource: one mapper answers it.
 */
@NullMarked
package cloud.faso.platform.problem;

import org.jspecify.annotations.NullMarked;
