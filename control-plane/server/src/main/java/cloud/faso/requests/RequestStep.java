package cloud.faso.requests;

import java.util.Set;

/** Whose decision is due. */
enum RequestStep {
  LEAD,
  OPERATOR;

  /** The roles that may decide: an operator does in the lead's place too. */
  Set<String> roles() {
    return switch (this) {
      case LEAD -> Set.of("lead", "operator");
      case OPERATOR -> Set.of("operator");
    };
  }
}
