package cloud.faso.access;

import cloud.faso.platform.problem.Words;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Enough of a ministry to decide who may enter it, and for what.
 *
 * @param retiredAt null for one that is in use
 */
public record MinistryRef(MinistryId id, String code, @Nullable Instant retiredAt) {

  /** One that is in use. */
  public MinistryRef(MinistryId id, String code) {
    this(id, code, null);
  }

  /**
   * Holds that it is in use: what is retired is read, and not changed any more.
   *
   * @throws cloud.faso.platform.problem.Problem {@code ministry-retired}
   */
  public void requireStays() {
    if (retiredAt != null) {
      throw AccessProblem.MINISTRY_RETIRED.problem(code, Words.time(retiredAt));
    }
  }
}
