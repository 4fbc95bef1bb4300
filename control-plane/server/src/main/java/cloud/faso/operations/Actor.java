package cloud.faso.operations;

import cloud.faso.access.Caller;
import cloud.faso.platform.id.TypedId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** On whose behalf this thread changes something, and what it changed first. */
final class Actor {

  private static final ScopedValue<Actor> CURRENT = ScopedValue.newInstance();

  private final String actor;
  private @Nullable String subject;

  private Actor(String actor) {
    this.actor = actor;
  }

  static <T> T as(Caller caller, Supplier<T> work) {
    return ScopedValue.where(CURRENT, new Actor(caller.actor().value())).call(work::get);
  }

  /**
   * The id of the person or the token that calls; null for what the control plane does by itself.
   */
  static @Nullable String current() {
    return CURRENT.isBound() ? CURRENT.get().actor : null;
  }

  /** Takes note of what is changed. */
  static void changes(TypedId subject) {
    if (CURRENT.isBound() && CURRENT.get().subject == null) {
      CURRENT.get().subject = subject.value();
    }
  }

  /** The id of what was changed first, which is what the call was about; null for nothing. */
  static @Nullable String subject() {
    return CURRENT.isBound() ? CURRENT.get().subject : null;
  }
}
