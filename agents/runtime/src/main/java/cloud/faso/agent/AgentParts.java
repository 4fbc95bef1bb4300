package cloud.faso.agent;

import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.images.ImageStore;
import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.link.Link;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/**
 * What an agent is made of.
 *
 * @param self which process it is
 * @param upkeep done before each long poll, e.g. renewing the certificate
 * @param driverThreads where the driver is called. Virtual threads do only for a driver that calls
 *     no native code: a native call that hangs keeps its carrier from all others
 */
public record AgentParts(
    Incarnation self,
    String agentVersion,
    String hostname,
    Driver driver,
    ImageStore images,
    Ledger ledger,
    Link link,
    Upkeep upkeep,
    CoreSettings settings,
    ExecutorService driverThreads,
    InstantSource clock,
    RandomGenerator random,
    AgentMetrics metrics) {

  /** Those that the talk with the control plane needs. */
  TalkParts talk() {
    return new TalkParts(self, link, upkeep, clock, random, metrics);
  }
}
