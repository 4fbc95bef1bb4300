package cloud.faso.agent.ovn.topology;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set that never changes and shares with others made of it; see {@link PersistentMap}. */
public final class PersistentSet<E> extends AbstractSet<E> {
  private static final PersistentSet<?> EMPTY = new PersistentSet<>(PersistentMap.of());

  private final PersistentMap<E, Boolean> map;

  private PersistentSet(PersistentMap<E, Boolean> map) {
    this.map = map;
  }

  /** One with nothing in it. */
  @SuppressWarnings("unchecked") // It has no elements.
  public static <E> PersistentSet<E> of() {
    return (PersistentSet<E>) EMPTY;
  }

  /** One with the same in it: the same object, where it is one. */
  public static <E> PersistentSet<E> copyOf(Collection<E> elements) {
    if (elements instanceof PersistentSet<E> same) {
      return same;
    }
    PersistentSet<E> copy = of();
    for (E element : elements) {
      copy = copy.with(element);
    }
    return copy;
  }

  /** With an element. */
  public PersistentSet<E> with(E element) {
    return new PersistentSet<>(map.with(element, true));
  }

  /** Without an element. */
  public PersistentSet<E> without(E element) {
    return new PersistentSet<>(map.without(element));
  }

  /** What is in one of them only. */
  public Set<E> changed(PersistentSet<E> before) {
    Set<E> changed = new HashSet<>();
    map.eachChanged(before.map, changed::add);
    return changed;
  }

  @Override
  public boolean contains(@Nullable Object element) {
    return map.containsKey(element);
  }

  @Override
  public Iterator<E> iterator() {
    return map.keySet().iterator();
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PersistentSet<?> same ? map.equals(same.map) : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
