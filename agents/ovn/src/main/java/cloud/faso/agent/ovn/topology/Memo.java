package cloud.faso.agent.ovn.topology;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Remembers what a pure function gave for things the last time, and from what: for the same it is
 * the same object again. Used by one thread at a time.
 */
final class Memo<I, O> {
  private final Map<String, Made<I, O>> made = new HashMap<>();
  private int turn;
  private int asked;

  private static final class Made<I, O> {
    private final I from;
    private final O result;
    private int turn;

    Made(I from, O result) {
      this.from = from;
      this.result = result;
    }
  }

  /**
   * What follows for a thing; asked once in a turn.
   *
   * @param from all that it follows from
   */
  O of(String id, I from, Function<I, O> function) {
    Made<I, O> known = made.get(id);
    if (known == null || !known.from.equals(from)) {
      known = new Made<>(from, function.apply(from));
      made.put(id, known);
    }
    known.turn = turn;
    asked++;
    return known.result;
  }

  /** Begins anew; what was not asked for since the last time is forgotten. */
  void turn() {
    if (made.size() > asked) {
      made.values().removeIf(known -> known.turn != turn);
    }
    turn++;
    asked = 0;
  }
}
