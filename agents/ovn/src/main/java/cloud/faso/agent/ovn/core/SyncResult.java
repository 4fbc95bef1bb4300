package cloud.faso.agent.ovn.core;

import cloud.faso.agent.ovn.topology.Refusal;
import java.util.List;
import java.util.Map;

/**
 * How a job went.
 *
 * @param version of the database at which nothing was left to do
 * @param wrote whether anything had been left to do
 * @param unrenderable what could not be made rows of; trying again is of no use
 * @param refused what the database did not take; it may some day
 * @param ports by typed id: whether packets pass; none after a job that was not whole, for ports
 *     that come are told of
 */
public record SyncResult(
    long version,
    boolean wrote,
    List<Refusal> unrenderable,
    List<Refusal> refused,
    Map<String, Boolean> ports) {}
