package cloud.faso.confirmations;

import cloud.faso.access.Caller;
import cloud.faso.access.Callers;
import cloud.faso.access.PersonId;
import cloud.faso.access.Role;
import cloud.faso.access.TokenService;
import cloud.faso.platform.id.TypedId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Who answers for what a caller does: the person, or the one whom a service account's token comes
 * from. Two callers are two people when these are two who may still do it, and nobody can have made
 * up one of them within the last day: by a new password, or by making somebody an operator.
 */
final class Responsible {

  private static final Duration SETTLED_AFTER = Duration.ofDays(1);

  private final TokenService tokens;
  private final Callers callers;
  private final InstantSource clock;

  Responsible(TokenService tokens, Callers callers, InstantSource clock) {
    this.tokens = tokens;
    this.callers = callers;
    this.clock = clock;
  }

  /**
   * @throws cloud.faso.platform.problem.Problem {@code same-person}, {@code nobody-answers}, {@code
   *     operator-too-new}
   */
  void requireTwo(Caller asker, Caller confirmer) {
    String one = tokens.responsible(asker);
    String other = tokens.responsible(confirmer);
    if (one.equals(other)) {
      throw ConfirmationProblem.SAME_PERSON.problem(asker.name());
    }
    requireSettled(one, asker);
    requireSettled(other, confirmer);
  }

  private static boolean operates(Caller person) {
    return person.grants().stream().anyMatch(grant -> grant.role() == Role.OPERATOR);
  }

  private void requireSettled(String responsible, Caller caller) {
    if (!TypedId.looksLike(PersonId.PREFIX, responsible)) {
      return;
    }
    if (callers.byPerson(new PersonId(responsible), null).filter(Responsible::operates).isEmpty()) {
      throw ConfirmationProblem.NOBODY_ANSWERS.problem(caller.name());
    }
    Instant settled =
        callers.raisedAt(new PersonId(responsible)).orElse(Instant.EPOCH).plus(SETTLED_AFTER);
    if (settled.isAfter(clock.instant())) {
      throw ConfirmationProblem.OPERATOR_TOO_NEW.problem(caller.name(), settled);
    }
  }
}
