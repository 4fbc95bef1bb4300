package cloud.faso.spec.agent;

import java.util.List;
import java.util.Objects;

/**
 * What a node must make so.
 *
 * @param revision to be sent as {@code since} next time; per node, grows with every change
 * @param complete true when {@code items} is all there is: what is not in it is not assigned
 * @param items what changed after {@code since}, each at its newest, in order of revision
 * @param consoleQueries reads of serial logs that someone is waiting for
 * @param traceQueries packets whose way someone is waiting to be told; for network agents
 */
public record Assignments(
    long revision,
    boolean complete,
    List<Assignment> items,
    List<ConsoleQuery> consoleQueries,
    List<TraceQuery> traceQueries) {

  /** A control plane that is older than its agent asks for no traces. */
  public Assignments {
    traceQueries = Objects.requireNonNullElse(traceQueries, List.of());
  }

  /** One that asks for no traces. */
  public Assignments(
      long revision, boolean complete, List<Assignment> items, List<ConsoleQuery> consoleQueries) {
    this(revision, complete, items, consoleQueries, List.of());
  }
}
