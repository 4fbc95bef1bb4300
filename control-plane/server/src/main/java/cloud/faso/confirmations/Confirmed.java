package cloud.faso.confirmations;

import cloud.faso.access.Caller;
import cloud.faso.access.TenantId;
import cloud.faso.platform.http.Answer;
import org.jspecify.annotations.Nullable;

/** Does what was confirmed. */
@FunctionalInterface
public interface Confirmed {

  /**
   * What it is done to.
   *
   * @param tenant whose it is; null for what is no tenant's
   */
  record Target(String id, @Nullable TenantId tenant) {}

  /**
   * @param asker who asked for it, with what the asker may do now
   * @param target what it is done to
   * @throws cloud.faso.platform.problem.Problem where it can no longer be done
   */
  Answer run(Caller asker, Target target);
}
