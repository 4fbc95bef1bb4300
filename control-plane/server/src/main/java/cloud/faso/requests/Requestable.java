package cloud.faso.requests;

import cloud.faso.access.Scope;
import cloud.faso.tenancy.QuotaGrants;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * A call that can be asked for.
 *
 * @param <S> where it is made
 */
interface Requestable<S extends Scope> {

  /** Its operationId. */
  String operation();

  /**
   * Holds that it makes sense to ask for it.
   *
   * @param payload has passed the contract
   * @throws cloud.faso.platform.problem.Problem pointing into the payload
   */
  void check(S scope, JsonNode payload);

  /** What it would take as things are. */
  Measured measure(S scope, JsonNode payload);

  /**
   * Gives what lacks, and makes the call.
   *
   * @param source where what lacks may come from
   * @throws cloud.faso.platform.problem.Problem where it cannot be done
   */
  Done run(S scope, JsonNode payload, QuotaGrants.Source source, Locale locale);
}
