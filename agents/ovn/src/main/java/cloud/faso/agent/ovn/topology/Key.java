package cloud.faso.agent.ovn.topology;

/**
 * Which row of ours one is.
 *
 * @param thing typed id of what it is for; with it the row comes and goes
 * @param part which of the thing's rows in the table it is; empty for the only one
 */
public record Key(Table table, String thing, String part) {

  /** Cheap: the strings remember theirs. */
  @Override
  public int hashCode() {
    return (thing.hashCode() * 31 + part.hashCode()) * 31 + table.hashCode();
  }
}
