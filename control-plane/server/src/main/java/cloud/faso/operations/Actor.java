package cloud.faso.operations;

import cloud.faso.access.Caller;
import cloud.faso.audit.AuditTarget;
import cloud.faso.platform.id.TypedId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** On whose behalf this thread changes something, what it changed first, and why. */
final class Actor {

  private static final ScopedValue<Actor> CURRENT = ScopedValue.newInstance();

  private final String actor;
  private @Nullable AuditTarget target;
  private @Nullable TypedId because;

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
  static void changes(AuditTarget target) {
    if (CURRENT.isBound() && CURRENT.get().target == null) {
      CURRENT.get().target = target;
    }
  }

  /** Takes note of what allowed it. */
  static void because(TypedId cause) {
    if (CURRENT.isBound()) {
      CURRENT.get().because = cause;
    }
  }

  /** The confirmation that allowed the call; null for one that needed none. */
  static @Nullable TypedId because() {
    return CURRENT.isBound() ? CURRENT.get().because : null;
  }

  /** What was changed first, which is what the call was about; null for nothing. */
  static @Nullable AuditTarget target() {
    return CURRENT.isBound() ? CURRENT.get().target : null;
  }
}
