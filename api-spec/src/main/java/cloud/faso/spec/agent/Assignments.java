package cloud.faso.spec.agent;

import java.util.List;

/**
 * What a node must make so.
 *
 * @param revision to be sent as {@code since} next time; per node, grows with every change
 * @param complete true when {@code items} is all there is: what is not in it is not assigned
 * @param items what changed after {@code since}, each at its newest, in order of revision
 * @param consoleQueries reads of serial logs that someone is waiting for
 */
public record Assignments(
    long revision, boolean complete, List<Assignment> items, List<ConsoleQuery> consoleQueries) {}
