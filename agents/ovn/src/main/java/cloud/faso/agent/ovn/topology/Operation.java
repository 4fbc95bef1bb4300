package cloud.faso.agent.ovn.topology;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One change of the database. Several together are made in one transaction, or not at all. */
public sealed interface Operation {

  /** Where it is made. */
  Table table();

  /**
   * A new row.
   *
   * @param columns references in it are to rows that are there or are inserted with it
   */
  record Insert(Key key, Map<String, Value> columns) implements Operation {
    @Override
    public Table table() {
      return key.table();
    }
  }

  /**
   * Other content for some columns.
   *
   * @param columns those that change
   * @param cleared optional columns that shall hold nothing
   */
  record Update(Table table, UUID uuid, Map<String, Value> columns, Set<String> cleared)
      implements Operation {}

  /** Some references more and some less; others in the column stay. */
  record Refer(Table table, UUID uuid, String column, Set<Key> more, Set<UUID> less)
      implements Operation {}

  /** No such row any more. */
  record Delete(Table table, UUID uuid) implements Operation {}
}
