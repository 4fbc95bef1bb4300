package cloud.faso.agent.ovn.northbound;

import cloud.faso.agent.ovn.topology.Difference;
import cloud.faso.agent.ovn.topology.Difference.Changes;
import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Refusal;
import cloud.faso.agent.ovn.topology.Row;
import cloud.faso.agent.ovn.topology.Settled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a northbound database to what is wanted: in one transaction, or, when the database refuses
 * that, in as many as it takes to find the things that it refuses. These are then left as they are.
 * Used by one thread at a time.
 */
public final class Synchronizer {
  private static final int MOST_ROUNDS = 8;

  private final Northbound northbound;
  private final Settled settled = new Settled();

  /** For that database. */
  public Synchronizer(Northbound northbound) {
    this.northbound = northbound;
  }

  /**
   * Compares and writes until nothing is left to do.
   *
   * @param wanted our rows, by key
   */
  public Outcome bring(Map<Key, Row> wanted) throws NorthboundLost, InterruptedException {
    settled.forgetAllBut(wanted);
    return new Run(wanted).bring();
  }

  /**
   * How it ended.
   *
   * @param version of the database at which nothing was left to do
   * @param transactions how many were made
   * @param operations how many there were in them
   * @param ports by typed id: whether packets pass
   */
  public record Outcome(
      long version,
      int transactions,
      int operations,
      List<Refusal> refused,
      Map<String, Boolean> ports) {}

  private final class Run {
    private final Map<Key, Row> wanted;
    private final Map<String, Refusal> refused = new LinkedHashMap<>();
    private int transactions;
    private int operations;

    Run(Map<Key, Row> wanted) {
      this.wanted = wanted;
    }

    Outcome bring() throws NorthboundLost, InterruptedException {
      Northbound.View view = northbound.view();
      for (int round = 0; round < MOST_ROUNDS; round++) {
        Changes changes = changes(view, null);
        if (changes.operations().isEmpty()) {
          break;
        }
        write(changes, List.copyOf(changes.things()));
        view = northbound.view();
      }
      return new Outcome(
          view.version(),
          transactions,
          operations,
          List.copyOf(refused.values()),
          view.snapshot().ports());
    }

    private Changes changes(Northbound.View view, @Nullable Set<String> only) {
      return Difference.between(
          wanted,
          view.snapshot(),
          thing -> !refused.containsKey(thing) && (only == null || only.contains(thing)),
          settled);
    }

    /** Writes them; when refused, one half of the things after the other. */
    private void write(Changes changes, List<String> things)
        throws NorthboundLost, InterruptedException {
      try {
        transact(changes);
      } catch (NorthboundRefusal e) {
        if (things.size() <= 1) {
          things.forEach(thing -> refuse(thing, e));
          return;
        }
        int middle = things.size() / 2;
        writeOnly(things.subList(0, middle));
        writeOnly(things.subList(middle, things.size()));
      }
    }

    private void writeOnly(List<String> things) throws NorthboundLost, InterruptedException {
      Changes changes = changes(northbound.view(), new HashSet<>(things));
      if (!changes.operations().isEmpty()) {
        write(changes, things);
      }
    }

    private void transact(Changes changes)
        throws NorthboundRefusal, NorthboundLost, InterruptedException {
      transactions++;
      operations += changes.operations().size();
      northbound.change(new ArrayList<>(changes.operations()));
    }

    private void refuse(String thing, NorthboundRefusal e) {
      refused.put(
          thing,
          new Refusal(
              thing,
              "northbound-refuses",
              "The northbound database does not take it: " + e.getMessage()));
    }
  }
}
