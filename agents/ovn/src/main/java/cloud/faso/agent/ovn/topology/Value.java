package cloud.faso.agent.ovn.topology;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The content of one column of one row. What an optional column lacks is no value at all. */
public sealed interface Value {

  /** Words. */
  record Text(String text) implements Value {}

  /** A whole number. */
  record Whole(long number) implements Value {}

  /** Yes or no. */
  record Flag(boolean yes) implements Value {}

  /** Words without an order. */
  record Texts(Set<String> texts) implements Value {
    /** Not changed afterwards. */
    public Texts {
      texts = Set.copyOf(texts);
    }

    /** Those. */
    public static Texts of(String... texts) {
      return new Texts(Set.of(texts));
    }
  }

  /** Words for words. */
  record Pairs(Map<String, String> pairs) implements Value {
    /** Not changed afterwards. */
    public Pairs {
      pairs = Map.copyOf(pairs);
    }
  }

  /** Whole numbers for words. */
  record Numbers(Map<String, Long> numbers) implements Value {
    /** Not changed afterwards. */
    public Numbers {
      numbers = Map.copyOf(numbers);
    }
  }

  /** Rows of ours, as they are wanted. Those that are not there are left out. */
  record Keys(Set<Key> keys) implements Value {
    /** Not changed afterwards. */
    public Keys {
      keys = keys instanceof PersistentSet<Key> ? keys : Set.copyOf(keys);
    }

    /** Those. */
    public static Keys of(Key... keys) {
      return new Keys(Set.of(keys));
    }

    /** Those. */
    public static Keys of(List<Key> keys) {
      return new Keys(Set.copyOf(keys));
    }
  }

  /** Rows as the database refers to them, others' included. */
  record Uuids(PersistentSet<UUID> uuids) implements Value {
    /** Those. */
    public static Uuids of(Collection<UUID> uuids) {
      return new Uuids(PersistentSet.copyOf(uuids));
    }
  }
}
