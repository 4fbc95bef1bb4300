package cloud.faso.agent;

import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.link.HttpLink;
import cloud.faso.agent.link.IdentityFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What every agent's program has, whatever it drives.
 *
 * @param self which process it is
 * @param home the agent's folder
 * @param nodeId the node that it speaks for
 * @param identity the node's key and certificate, which are renewed in there
 * @param upkeep done before each long poll, e.g. renewing the certificate
 */
public record Foundations(
    Incarnation self,
    String agentVersion,
    String hostname,
    Path home,
    String nodeId,
    IdentityFile identity,
    Ledger ledger,
    HttpLink link,
    Upkeep upkeep,
    InstantSource clock,
    RandomGenerator random,
    AgentMetrics metrics) {

  /** Those that the talk with the control plane needs. */
  public TalkParts talk() {
    return new TalkParts(self, link, upkeep, clock, random, metrics);
  }
}
