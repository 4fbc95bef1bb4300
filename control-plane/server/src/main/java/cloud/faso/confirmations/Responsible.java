package cloud.faso.confirmations;

import cloud.faso.access.Caller;
import cloud.faso.access.TokenService;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Who stands behind a caller: the person; or a service account's token and whoever made it, and
 * made that, up to a person or the first token. Two callers are two people when nobody stands
 * behind both.
 */
final class Responsible {

  private static final String FIRST = "faso";

  private final TokenService tokens;

  Responsible(TokenService tokens) {
    this.tokens = tokens;
  }

  boolean areTwo(Caller one, Caller other) {
    return Collections.disjoint(behind(one), behind(other));
  }

  private Set<String> behind(Caller caller) {
    Set<String> all = new HashSet<>();
    String next = caller.actor().value();
    while (!next.equals(FIRST) && all.add(next)) {
      // A token that is gone ends the chain, and still counts itself.
      next = tokens.makerOf(next).orElse(FIRST);
    }
    return all;
  }
}
