package cloud.faso.operations;

import cloud.faso.access.Caller;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** On whose behalf this thread changes something: what the events of the change will say. */
final class Actor {

  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private Actor() {}

  static <T> T as(Caller caller, Supplier<T> work) {
    return ScopedValue.where(CURRENT, caller.token().value()).call(work::get);
  }

  /** The id of the caller's token; null for what the control plane does by itself. */
  static @Nullable String current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }
}
