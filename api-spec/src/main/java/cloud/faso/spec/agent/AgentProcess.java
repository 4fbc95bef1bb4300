package cloud.faso.spec.agent;

import java.util.List;

/**
 * Which process opens a session, so that a call of it that comes late is told from another agent.
 *
 * @param id of this process and no other
 * @param attempt counts the process's calls; a call with one that is not newer than that of the
 *     living session was overtaken by it, and opens none
 * @param predecessors the processes that ran in the same home before and are no more; their calls
 *     open none any more
 */
public record AgentProcess(String id, long attempt, List<String> predecessors) {}
