package cloud.faso.cli.command;

import java.util.List;

/**
 * A kind of thing, and what can be done with it.
 *
 * @param name as it is typed, e.g. {@code vm}
 * @param verbs one of them may have no name: it is what the noun alone does
 */
public record Noun(String name, List<Verb> verbs) {

  public static Noun of(String name, Verb... verbs) {
    return new Noun(name, List.of(verbs));
  }
}
