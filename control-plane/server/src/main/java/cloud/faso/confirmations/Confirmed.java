package cloud.faso.confirmations;

import cloud.faso.access.Caller;
import cloud.faso.platform.http.Answer;

/** Does what was confirmed. */
@FunctionalInterface
public interface Confirmed {

  /**
   * @param asker who asked for it, with what the asker may do now
   * @param asked what was asked for
   * @throws cloud.faso.platform.problem.Problem where it can no longer be done
   */
  Answer run(Caller asker, ConfirmationRow asked);
}
