package cloud.faso.cli.command;

import java.util.List;

/**
 * A kind of thing, and what can be done with it.
 *
 * @param name as it is typed, e.g. {@code vm}
 */
public record Noun(String name, List<Verb> verbs) {

  public static Noun of(String name, Verb... verbs) {
    return new Noun(name, List.of(verbs));
  }

  /** True when it is a command itself and has none below. */
  public boolean isLeaf() {
    return verbs.size() == 1 && verbs.getFirst().name().isEmpty();
  }
}
