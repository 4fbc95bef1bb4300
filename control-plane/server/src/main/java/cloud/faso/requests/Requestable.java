package cloud.faso.requests;

import cloud.faso.access.Scope;
import java.util.Set;

/**
 * A call that can be asked for.
 *
 * @param <S> where it is made
 */
interface Requestable<S extends Scope> {

  /** Its operationId. */
  String operation();

  /** The member of a call's payload that states its end, where it can have one. */
  static String endMember(String operation) {
    boolean network = Set.of(NewPeering.OPERATION, NewOffer.OPERATION).contains(operation);
    return network ? "endsAt" : "expiresAt";
  }

  /**
   * What it is about that is there already, as it was named.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid} where it is about something else
   */
  default About about(S scope, AskRequest asked) {
    return About.nothing(asked);
  }

  /**
   * Holds that it makes sense to ask for it.
   *
   * @param wish its payload has passed the contract
   * @throws cloud.faso.platform.problem.Problem pointing into the payload
   */
  void check(S scope, Wish wish);

  /** What it would take as things are. */
  Measured measure(S scope, Wish wish);

  /**
   * Gives what lacks, and makes the call.
   *
   * @throws cloud.faso.platform.problem.Problem where it cannot be done
   */
  Done run(S scope, Wish wish, Approved how);
}
