package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent that starts says who it is and what it has. The answer's epoch ends every earlier
 * session of the node.
 *
 * @param agentVersion e.g. {@code 0.1.0}
 * @param kind what the agent drives; must be what the node was registered as
 * @param hostname as the host calls itself, for people
 * @param process null of an agent that does not say: each of its calls opens a session
 * @param southbound where the nodes of a network agent's site reach its southbound database, as OVN
 *     writes it; null of another agent
 */
public record OpenSession(
    String agentVersion,
    NodeKind kind,
    String hostname,
    Hardware hardware,
    List<PoolReport> pools,
    @Nullable AgentProcess process,
    @Nullable String southbound) {

  /** Of a node that runs VMs. */
  public OpenSession(
      String agentVersion,
      NodeKind kind,
      String hostname,
      Hardware hardware,
      List<PoolReport> pools,
      @Nullable AgentProcess process) {
    this(agentVersion, kind, hostname, hardware, pools, process, null);
  }

  /** Texts for people are cut to what the contract takes. */
  public OpenSession {
    agentVersion = Clip.to(64, agentVersion);
    hostname = Clip.to(255, hostname);
    southbound = Clip.toIfAny(500, southbound);
  }
}
