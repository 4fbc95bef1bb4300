package cloud.faso.agent.ovn.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values that follow from one another, each of a kind and with an id. What a value is made of is
 * noted while it is made, and when any of that becomes another, it is made anew. It may be made of
 * kinds only that come before its own, so that in one walk over them each is made once at most. One
 * that comes out equal stays the same object, and nothing is made anew because of it. Which ids
 * there are it does not find out: a made value that there may be is touched. Used by one thread at
 * a time.
 */
final class Derivation {
  private final List<Kind<?>> kinds = new ArrayList<>();
  private @Nullable Value<?> underWay;

  /** A kind that follows from nothing. */
  <T> Kind<T> given() {
    return listed(new Kind<>());
  }

  /** A kind to which many give. */
  <E> Gathered<E> gathered() {
    return listed(new Gathered<>());
  }

  /**
   * A kind that is made.
   *
   * @param rule makes one of an id, or null when there is no such thing
   */
  <T> Made<T> made(Function<String, @Nullable T> rule) {
    return made(rule, (_, _, _) -> {});
  }

  /**
   * The same.
   *
   * @param listener is told of each that is another
   */
  <T> Made<T> made(Function<String, @Nullable T> rule, Listener<T> listener) {
    return listed(new Made<>(rule, listener));
  }

  private <K extends Kind<?>> K listed(K kind) {
    kinds.add(kind);
    return kind;
  }

  /** Makes anew what has to be. */
  void run() {
    kinds.forEach(Kind::run);
  }

  /** Hears what became another. */
  interface Listener<T> {
    /** Null is none. */
    void changed(String id, @Nullable T before, @Nullable T now);
  }

  private static final class Value<T> {
    private final Kind<T> kind;
    private final String id;
    private final Set<Value<?>> readers = new LinkedHashSet<>(4);
    private final List<Value<?>> sources = new ArrayList<>(4);
    private @Nullable T now;

    Value(Kind<T> kind, String id) {
      this.kind = kind;
      this.id = id;
    }

    void readBy(Value<?> reader) {
      if (readers.add(reader)) {
        reader.sources.add(this);
      }
    }

    void forgetSources() {
      sources.forEach(source -> source.notReadBy(this));
      sources.clear();
    }

    private void notReadBy(Value<?> reader) {
      readers.remove(reader);
      dropIfVoid();
    }

    void dropIfVoid() {
      if (now == null && readers.isEmpty()) {
        kind.values.remove(id);
        forgetSources();
      }
    }
  }

  /** Values by id. */
  class Kind<T> {
    private final Map<String, Value<T>> values = new HashMap<>();

    /** Null when there is none. */
    @Nullable T get(String id) {
      Value<?> reader = underWay;
      if (reader != null) {
        value(id).readBy(reader);
      }
      Value<T> value = values.get(id);
      return value == null ? null : value.now;
    }

    /** Null for none from now on. */
    void set(String id, @Nullable T now) {
      Value<T> value = value(id);
      if (!Objects.equals(value.now, now)) {
        value.now = now;
        value.readers.forEach(reader -> reader.kind.touch(reader.id));
      }
      value.dropIfVoid();
    }

    private Value<T> value(String id) {
      return values.computeIfAbsent(id, _ -> new Value<>(this, id));
    }

    void touch(String id) {}

    void run() {}
  }

  /** Values that are made. */
  final class Made<T> extends Kind<T> {
    private final Function<String, @Nullable T> rule;
    private final Listener<T> listener;
    private final Set<String> touched = new LinkedHashSet<>();

    private Made(Function<String, @Nullable T> rule, Listener<T> listener) {
      this.rule = rule;
      this.listener = listener;
    }

    /** Something that it is made of is another; to be told of each that is new. */
    @Override
    void touch(String id) {
      touched.add(id);
    }

    @Override
    void run() {
      touched.forEach(this::make);
      touched.clear();
    }

    private void make(String id) {
      Value<T> value = super.value(id);
      value.forgetSources();
      underWay = value;
      T now;
      try {
        now = rule.apply(id);
      } finally {
        underWay = null;
      }
      T before = value.now;
      if (!Objects.equals(before, now)) {
        listener.changed(id, before, now);
      }
      set(id, now);
    }
  }

  /** Sets by id. An element is given by one at a time; before a walk, by whom does not matter. */
  final class Gathered<E> extends Kind<PersistentSet<E>> {
    private final Map<String, Map<E, Integer>> pending = new HashMap<>();

    private Gathered() {}

    /** Empty when nobody gave anything. */
    PersistentSet<E> of(String id) {
      PersistentSet<E> all = get(id);
      return all == null ? PersistentSet.of() : all;
    }

    /** Somebody gives an element. */
    void add(String id, E element) {
      count(id, element, 1);
    }

    /** Who gave an element does not any more. */
    void remove(String id, E element) {
      count(id, element, -1);
    }

    private void count(String id, E element, int more) {
      pending.computeIfAbsent(id, _ -> new HashMap<>()).merge(element, more, Integer::sum);
    }

    @Override
    void run() {
      pending.forEach(
          (id, elements) -> {
            PersistentSet<E> all = of(id);
            for (Map.Entry<E, Integer> element : elements.entrySet()) {
              all = changed(all, element.getKey(), element.getValue());
            }
            set(id, all.isEmpty() ? null : all);
          });
      pending.clear();
    }

    private PersistentSet<E> changed(PersistentSet<E> all, E element, int more) {
      return more > 0 ? all.with(element) : more < 0 ? all.without(element) : all;
    }
  }
}
