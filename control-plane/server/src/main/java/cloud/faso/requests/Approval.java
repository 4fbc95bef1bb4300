package cloud.faso.requests;

import cloud.faso.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * Whose approval a request takes, and who gave it.
 *
 * @param leadBy id of the person or token that approved as the lead; null for nobody yet
 * @param operatorBy likewise, as the operator
 */
record Approval(Approvers approvers, @Nullable String leadBy, @Nullable String operatorBy) {

  /** That of somebody who asks: their own role approves, as far as it goes. */
  static Approval of(Approvers approvers, Role role, String asker) {
    return switch (role) {
      case OPERATOR -> new Approval(approvers, null, asker);
      case LEAD -> new Approval(approvers, asker, null);
      case AUDITOR, MEMBER, VIEWER -> new Approval(approvers, null, null);
    };
  }

  /** Whose decision is due; null for nobody's. An operator's approval does where a lead's would. */
  @Nullable RequestStep waitsFor() {
    return switch (approvers) {
      case NONE -> null;
      case LEAD -> leadBy == null && operatorBy == null ? RequestStep.LEAD : null;
      case OPERATOR -> operatorBy == null ? RequestStep.OPERATOR : null;
      case BOTH -> {
        if (leadBy == null) {
          yield RequestStep.LEAD;
        }
        yield operatorBy == null ? RequestStep.OPERATOR : null;
      }
    };
  }

  Approval needing(Approvers others) {
    return new Approval(others, leadBy, operatorBy);
  }

  Approval with(RequestStep step, String by) {
    return switch (step) {
      case LEAD -> new Approval(approvers, by, operatorBy);
      case OPERATOR -> new Approval(approvers, leadBy, by);
    };
  }
}
