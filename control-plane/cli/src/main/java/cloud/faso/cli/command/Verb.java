package cloud.faso.cli.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One thing that can be done with a kind of thing.
 *
 * @param name as it is typed; empty for what the noun alone does
 * @param endpoints the operations that it calls
 */
public record Verb(
    String name,
    List<Endpoint> endpoints,
    Names names,
    List<Field> fields,
    Set<Trait> traits,
    Action action) {

  public static Verb of(String name, Names names, Action action, Endpoint... endpoints) {
    return new Verb(
        name, List.of(endpoints), names, List.of(), EnumSet.noneOf(Trait.class), action);
  }

  public Verb with(Field... more) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(List.of(more));
    return new Verb(name, endpoints, names, all, traits, action);
  }

  public Verb with(Trait... more) {
    Set<Trait> all = EnumSet.copyOf(traits);
    all.addAll(List.of(more));
    return new Verb(name, endpoints, names, fields, all, action);
  }

  public Endpoint endpoint() {
    return endpoints.getFirst();
  }
}
