package cloud.faso.agent.ovn.northbound;

import cloud.faso.agent.ovn.topology.Difference;
import cloud.faso.agent.ovn.topology.Difference.Changes;
import cloud.faso.agent.ovn.topology.Focus;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Refusal;
import cloud.faso.agent.ovn.topology.Settled;
import cloud.faso.agent.ovn.topology.Snapshot;
import cloud.faso.agent.ovn.topology.Wanted;
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
 *
 * <p>Of what was settled the last time, only that is looked at which is another now. Used by one
 * thread at a time.
 */
public final class Synchronizer {
  private static final int MOST_ROUNDS = 8;

  private static final String CHANGED_BACK =
      "Somebody else changes it in the northbound database again and again.";

  private final Northbound northbound;
  private final Marks marks;
  private @Nullable Settled settled;

  /** For that agent's rows in that database. */
  public Synchronizer(Northbound northbound, Marks marks) {
    this.northbound = northbound;
    this.marks = marks;
  }

  /** Compares what is not known to be as wanted, and writes until nothing is left to do. */
  public Outcome bring(Wanted wanted) throws NorthboundLost, InterruptedException {
    return new Run(wanted).bring();
  }

  /** The same, but compares everything. */
  public Outcome bringAll(Wanted wanted) throws NorthboundLost, InterruptedException {
    settled = null;
    return bring(wanted);
  }

  /**
   * How it ended.
   *
   * @param version of the database at which nothing was left to do
   * @param transactions how many were made
   * @param operations how many there were in them
   * @param actual what there is in the end
   */
  public record Outcome(
      long version, int transactions, int operations, List<Refusal> refused, Snapshot actual) {}

  private final class Run {
    private final Wanted wanted;
    private final Map<String, Refusal> refused = new LinkedHashMap<>();
    private int transactions;
    private int operations;

    Run(Wanted wanted) {
      this.wanted = wanted;
    }

    Outcome bring() throws NorthboundLost, InterruptedException {
      Northbound.View view = northbound.view();
      Changes left = changes(view, null);
      for (int round = 0; round < MOST_ROUNDS && !left.operations().isEmpty(); round++) {
        write(left);
        view = northbound.view();
        left = changes(view, null);
      }
      left.things().forEach(thing -> refuse(thing, "changed-back", CHANGED_BACK));
      settled = refused.isEmpty() ? new Settled(wanted, view.snapshot()) : null;
      return new Outcome(
          view.version(), transactions, operations, List.copyOf(refused.values()), view.snapshot());
    }

    /** What is dropped unless it is allowed comes with whatever is written, so it is always in. */
    private Changes changes(Northbound.View view, @Nullable Set<String> only) {
      return Difference.between(
          wanted,
          view.snapshot(),
          toLookAt(view.snapshot()),
          thing ->
              !refused.containsKey(thing)
                  && (only == null || only.contains(thing) || thing.equals(marks.agent())));
    }

    private Focus toLookAt(Snapshot actual) {
      return settled == null ? Focus.all(wanted, actual) : settled.toLookAt(wanted, actual);
    }

    /**
     * Writes them; when refused, one half of the things after the other. Where not even what drops
     * the rest is taken, nothing is written.
     */
    private void write(Changes changes) throws NorthboundLost, InterruptedException {
      try {
        transact(changes);
      } catch (NorthboundRefusal e) {
        try {
          transactIfAny(changes(northbound.view(), Set.of()));
          halve(List.copyOf(changes.things()), e);
        } catch (NorthboundRefusal own) {
          changes.things().forEach(thing -> refuse(thing, own));
        }
      }
    }

    private void halve(List<String> things, NorthboundRefusal e)
        throws NorthboundLost, InterruptedException {
      if (things.size() <= 1) {
        things.forEach(thing -> refuse(thing, e));
        return;
      }
      int middle = things.size() / 2;
      writeOnly(things.subList(0, middle));
      writeOnly(things.subList(middle, things.size()));
    }

    private void writeOnly(List<String> things) throws NorthboundLost, InterruptedException {
      try {
        transactIfAny(changes(northbound.view(), new HashSet<>(things)));
      } catch (NorthboundRefusal e) {
        halve(things, e);
      }
    }

    private void transactIfAny(Changes changes)
        throws NorthboundRefusal, NorthboundLost, InterruptedException {
      if (!changes.operations().isEmpty()) {
        transact(changes);
      }
    }

    private void transact(Changes changes)
        throws NorthboundRefusal, NorthboundLost, InterruptedException {
      transactions++;
      operations += changes.operations().size();
      northbound.change(new ArrayList<>(changes.operations()));
    }

    private void refuse(String thing, NorthboundRefusal e) {
      refuse(
          thing,
          "northbound-refuses",
          "The northbound database does not take it: " + e.getMessage());
    }

    private void refuse(String thing, String code, String message) {
      refused.put(thing, new Refusal(thing, code, message));
    }
  }
}
