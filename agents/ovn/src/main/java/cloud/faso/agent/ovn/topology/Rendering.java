package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.Spec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of specs. What cannot be rendered is refused, and all else is rendered without it.
 *
 * <p>Of the last time it remembers what was made of what, so that a change costs what follows from
 * it: of ten thousand ports one changes at a time. What it returns depends on nothing but the
 * specs. Used by one thread at a time.
 */
public final class Rendering {
  private final Marks marks;
  private @Nullable Site last;

  /** For that agent's rows. */
  public Rendering(Marks marks) {
    this.marks = marks;
  }

  /**
   * The rows for all that is assigned.
   *
   * @param specs by typed id
   */
  public static Rendered of(Marks marks, Map<String, Spec> specs) {
    return new Rendering(marks).render(specs);
  }

  /**
   * The rows for all that is assigned.
   *
   * @param specs by typed id; what changed is found for the cost of it in a {@link PersistentMap}
   *     made of the last one
   */
  public Rendered render(Map<String, Spec> specs) {
    Site site = last == null ? new Site(marks) : last;
    // One in which something failed half way is not used again.
    last = null;
    Rendered rendered = site.render(PersistentMap.copyOf(specs));
    last = site;
    return rendered;
  }
}
