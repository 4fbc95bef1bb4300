package cloud.faso.agent.simulated;

import cloud.faso.agent.AgentMetrics;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;

/**
 * What the nodes of one simulator have in common.
 *
 * @param folder for identities and guests, two files per node
 * @param threads virtual, one per task
 * @param seed of chance
 */
record Simulation(
    URI url,
    Path folder,
    Script script,
    String version,
    Pause pause,
    ExecutorService threads,
    InstantSource clock,
    AgentMetrics metrics,
    long seed) {}
