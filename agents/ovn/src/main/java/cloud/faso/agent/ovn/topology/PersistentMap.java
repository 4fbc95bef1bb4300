package cloud.faso.agent.ovn.topology;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map that never changes, and of which another is made that differs in one key for the cost of
 * that key. Both share all else, so that what differs between two is found without a look at the
 * rest. It is a hash array mapped trie (Bagwell, Ideal Hash Trees, 2001). Neither keys nor values
 * are null.
 */
public final class PersistentMap<K, V> extends AbstractMap<K, V> {
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;
  private static final PersistentMap<?, ?> EMPTY =
      new PersistentMap<>(new Branch<>(0, new Node<?, ?>[0]), 0);

  private final Branch<K, V> root;
  private final int size;

  private PersistentMap(Branch<K, V> root, int size) {
    this.root = root;
    this.size = size;
  }

  /** One with nothing in it. */
  @SuppressWarnings("unchecked") // It has neither keys nor values.
  public static <K, V> PersistentMap<K, V> of() {
    return (PersistentMap<K, V>) EMPTY;
  }

  /** One with the same in it: the same object, where it is one. */
  public static <K, V> PersistentMap<K, V> copyOf(Map<K, V> map) {
    if (map instanceof PersistentMap<K, V> same) {
      return same;
    }
    PersistentMap<K, V> copy = of();
    for (Map.Entry<K, V> entry : map.entrySet()) {
      copy = copy.with(entry.getKey(), entry.getValue());
    }
    return copy;
  }

  /** With that value for a key; this one, where it has an equal one. */
  public PersistentMap<K, V> with(K key, V value) {
    V before = get(key);
    if (value.equals(before)) {
      return this;
    }
    Leaf<K, V> leaf = new Leaf<>(hash(key), key, value, null);
    return new PersistentMap<>(root.with(leaf, 0), before == null ? size + 1 : size);
  }

  /** Without a key. */
  public PersistentMap<K, V> without(K key) {
    if (get(key) == null) {
      return this;
    }
    return new PersistentMap<>(root.without(hash(key), key, 0), size - 1);
  }

  /** Tells of each key that has another object in either, or is in one only. */
  public void eachChanged(PersistentMap<K, V> before, Consumer<K> told) {
    compare(before.root, root, 0, told);
  }

  @Override
  @SuppressWarnings("unchecked") // Compared by equals only.
  public @Nullable V get(@Nullable Object key) {
    if (key == null) {
      return null;
    }
    Leaf<K, V> leaf = find(root, hash(key), (K) key, 0);
    return leaf == null ? null : leaf.value;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    each(root, leaf -> action.accept(leaf.key, leaf.value));
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<K, V>> iterator() {
        List<Map.Entry<K, V>> entries = new ArrayList<>(size);
        PersistentMap.this.forEach((key, value) -> entries.add(Map.entry(key, value)));
        return Collections.unmodifiableList(entries).iterator();
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof PersistentMap<?, ?> same)) {
      return super.equals(other);
    }
    return size == same.size && isEqual(same);
  }

  @SuppressWarnings("unchecked") // Compared by equals only.
  private boolean isEqual(PersistentMap<?, ?> other) {
    PersistentMap<K, V> same = (PersistentMap<K, V>) other;
    List<K> differ = new ArrayList<>();
    eachChanged(same, differ::add);
    return differ.stream().allMatch(key -> Objects.equals(get(key), same.get(key)));
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  private static int hash(Object key) {
    int hash = key.hashCode();
    return hash ^ hash >>> 16;
  }

  private sealed interface Node<K, V> {}

  /** A value; behind it those whose keys have the same hash. */
  private record Leaf<K, V>(int hash, K key, V value, @Nullable Leaf<K, V> next)
      implements Node<K, V> {

    @Nullable Leaf<K, V> find(K wanted) {
      Leaf<K, V> leaf = this;
      while (leaf != null && !leaf.key.equals(wanted)) {
        leaf = leaf.next;
      }
      return leaf;
    }

    @Nullable Leaf<K, V> without(K unwanted) {
      if (key.equals(unwanted)) {
        return next;
      }
      return new Leaf<>(hash, key, value, next == null ? null : next.without(unwanted));
    }
  }

  /** Up to 32 nodes, by five bits of the hash; the bitmap says which are there. */
  private static final class Branch<K, V> implements Node<K, V> {
    private final int bitmap;
    private final Node<K, V>[] nodes;

    @SuppressWarnings("unchecked") // Made in here only, of such nodes.
    Branch(int bitmap, Node<?, ?>[] nodes) {
      this.bitmap = bitmap;
      this.nodes = (Node<K, V>[]) nodes;
    }

    private static int bit(int hash, int shift) {
      return 1 << (hash >>> shift & MASK);
    }

    private int index(int bit) {
      return Integer.bitCount(bitmap & bit - 1);
    }

    @Nullable Node<K, V> at(int bit) {
      return (bitmap & bit) == 0 ? null : nodes[index(bit)];
    }

    Branch<K, V> with(Leaf<K, V> leaf, int shift) {
      int bit = bit(leaf.hash, shift);
      return switch (at(bit)) {
        case null -> inserted(bit, leaf);
        case Branch<K, V> branch -> replaced(bit, branch.with(leaf, shift + BITS));
        case Leaf<K, V> there when there.hash == leaf.hash ->
            replaced(bit, new Leaf<>(leaf.hash, leaf.key, leaf.value, there.without(leaf.key)));
        case Leaf<K, V> there ->
            replaced(
                bit,
                new Branch<K, V>(0, new Node<?, ?>[0])
                    .inserted(bit(there.hash, shift + BITS), there)
                    .with(leaf, shift + BITS));
      };
    }

    /** Of a key that is in it. */
    Branch<K, V> without(int hash, K key, int shift) {
      int bit = bit(hash, shift);
      Node<K, V> left =
          switch (at(bit)) {
            case null -> null;
            case Leaf<K, V> leaf -> leaf.without(key);
            case Branch<K, V> branch -> branch.without(hash, key, shift + BITS).shortened();
          };
      return left == null ? removed(bit) : replaced(bit, left);
    }

    /** What has the same in it has the same shape. */
    private Node<K, V> shortened() {
      return nodes.length == 1 && nodes[0] instanceof Leaf<K, V> leaf ? leaf : this;
    }

    private Branch<K, V> inserted(int bit, Node<K, V> node) {
      int index = index(bit);
      Node<?, ?>[] more = new Node<?, ?>[nodes.length + 1];
      System.arraycopy(nodes, 0, more, 0, index);
      more[index] = node;
      System.arraycopy(nodes, index, more, index + 1, nodes.length - index);
      return new Branch<>(bitmap | bit, more);
    }

    private Branch<K, V> replaced(int bit, Node<K, V> node) {
      Node<K, V>[] other = nodes.clone();
      other[index(bit)] = node;
      return new Branch<>(bitmap, other);
    }

    private Branch<K, V> removed(int bit) {
      int index = index(bit);
      Node<?, ?>[] less = new Node<?, ?>[nodes.length - 1];
      System.arraycopy(nodes, 0, less, 0, index);
      System.arraycopy(nodes, index + 1, less, index, less.length - index);
      return new Branch<>(bitmap & ~bit, less);
    }
  }

  private static <K, V> @Nullable Leaf<K, V> find(
      @Nullable Node<K, V> from, int hash, K key, int shift) {
    Node<K, V> node = from;
    int depth = shift;
    while (node instanceof Branch<K, V> branch) {
      node = branch.at(Branch.bit(hash, depth));
      depth += BITS;
    }
    return node instanceof Leaf<K, V> leaf && leaf.hash == hash ? leaf.find(key) : null;
  }

  private static <K, V> void each(@Nullable Node<K, V> node, Consumer<Leaf<K, V>> told) {
    switch (node) {
      case null -> {}
      case Branch<K, V> branch -> {
        for (Node<K, V> child : branch.nodes) {
          each(child, told);
        }
      }
      case Leaf<K, V> first -> {
        for (Leaf<K, V> leaf = first; leaf != null; leaf = leaf.next) {
          told.accept(leaf);
        }
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // What is shared is the same.
  private static <K, V> void compare(
      @Nullable Node<K, V> before, @Nullable Node<K, V> now, int shift, Consumer<K> told) {
    if (before == now) {
      return;
    }
    if (before instanceof Branch<K, V> one && now instanceof Branch<K, V> other) {
      for (int left = one.bitmap | other.bitmap; left != 0; left &= left - 1) {
        int bit = Integer.lowestOneBit(left);
        compare(one.at(bit), other.at(bit), shift + BITS, told);
      }
      return;
    }
    each(
        now,
        leaf -> {
          Leaf<K, V> old = find(before, leaf.hash, leaf.key, shift);
          if (old == null || old.value != leaf.value) {
            told.accept(leaf.key);
          }
        });
    each(
        before,
        leaf -> {
          if (find(now, leaf.hash, leaf.key, shift) == null) {
            told.accept(leaf.key);
          }
        });
  }
}
