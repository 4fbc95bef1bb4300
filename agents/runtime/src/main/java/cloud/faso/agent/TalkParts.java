package cloud.faso.agent;

import cloud.faso.agent.link.Link;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a talk needs besides its agent.
 *
 * @param self which process speaks
 * @param upkeep done before each long poll, e.g. renewing the certificate
 */
public record TalkParts(
    Incarnation self,
    Link link,
    Upkeep upkeep,
    InstantSource clock,
    RandomGenerator random,
    AgentMetrics metrics) {}
