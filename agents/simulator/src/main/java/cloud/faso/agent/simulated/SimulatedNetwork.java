package cloud.faso.agent.simulated;

import cloud.faso.agent.AgentHome;
import cloud.faso.agent.CertificateRenewal;
import cloud.faso.agent.Incarnation;
import cloud.faso.agent.TalkParts;
import cloud.faso.agent.ledger.MemoryLedger;
import cloud.faso.agent.link.HttpLink;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.link.JoinToken;
import cloud.faso.agent.ovn.NetworkLoop;
import cloud.faso.agent.ovn.NetworkParts;
import cloud.faso.agent.ovn.northbound.MemoryNorthbound;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.trace.Tracer;
import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The network agent of a simulated site: the real one, with a northbound database in memory. A port
 * is up as soon as it is given a chassis.
 */
final class SimulatedNetwork implements AutoCloseable {
  private static final String NAME = "network";

  private final HttpLink link;
  private final NetworkLoop loop;

  private SimulatedNetwork(HttpLink link, NetworkLoop loop) {
    this.link = link;
    this.loop = loop;
  }

  /** Whether one joined before. */
  static boolean hasJoined(Simulation simulation) throws IOException {
    return file(simulation).read().isPresent();
  }

  private static IdentityFile file(Simulation simulation) {
    // Beside the folder of the nodes, for all that lies in there is a node.
    return new IdentityFile(simulation.folder().resolveSibling("network.pem"));
  }

  /** Joins if it has to, which may take until the control plane answers, and starts the agent. */
  static SimulatedNetwork start(@Nullable JoinToken token, Simulation simulation)
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(NAME.hashCode() ^ simulation.seed());
    IdentityFile file = file(simulation);
    Identity identity =
        AgentHome.identity(
            file,
            token,
            simulation.url(),
            simulation.version(),
            random,
            simulation.pause()::lasting);
    HttpLink link = new HttpLink(simulation.url(), identity);
    Marks marks = new Marks(identity.nodeId());
    NetworkLoop loop =
        new NetworkLoop(
            new NetworkParts(
                new TalkParts(
                    Incarnation.first(simulation.clock(), random),
                    link,
                    new CertificateRenewal(link, file, identity, simulation.clock()),
                    simulation.clock(),
                    random,
                    simulation.metrics()),
                simulation.version(),
                NAME,
                marks,
                new MemoryNorthbound(random.split()),
                new MemoryLedger(),
                "unix:/simulated",
                new Tracer(marks, null),
                null,
                null));
    loop.start();
    return new SimulatedNetwork(link, loop);
  }

  @Override
  public void close() {
    loop.close();
    link.close();
  }
}
