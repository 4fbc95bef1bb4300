package cloud.faso.agent.ovn;

import cloud.faso.agent.AgentProgram;
import cloud.faso.agent.Foundations;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.ovsdb.Endpoint;
import cloud.faso.agent.ovn.ovsdb.OvsdbNorthbound;
import cloud.faso.agent.ovn.topology.Marks;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The agent of a site's network, as a program. */
@Command(
    name = "faso-ovn-agent",
    description = "Keeps in an OVN northbound database what a Faso control plane assigns it.",
    mixinStandardHelpOptions = true)
public final class OvnAgentMain extends AgentProgram {

  @Option(
      names = "--northbound",
      required = true,
      description =
          "Where the northbound database answers: ssl:HOST:PORT or unix:FILE, or all servers of a"
              + " cluster with commas between.")
  String northbound = "";

  @Option(
      names = "--southbound",
      description =
          "Where the site's nodes reach the southbound database, as OVN writes it; they are told.")
  @Nullable String southbound;

  /** Runs the agent. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new OvnAgentMain()).execute(arguments));
  }

  @Override
  protected int live(Foundations given) throws Exception {
    Marks marks = new Marks(given.nodeId());
    try (Northbound database =
        new OvsdbNorthbound(endpoints(), () -> tls(given.identity()), marks, given.random())) {
      return untilToldToStop(
          new NetworkLoop(
              new NetworkParts(
                  given.talk(),
                  given.agentVersion(),
                  given.hostname(),
                  marks,
                  database,
                  given.ledger(),
                  southbound)),
          given.metrics());
    }
  }

  private List<Endpoint> endpoints() throws IOException {
    try {
      return Endpoint.parse(northbound);
    } catch (IllegalArgumentException e) {
      throw new IOException("--northbound: " + e.getMessage(), e);
    }
  }

  /** With the certificate of now, for it is renewed while the agent lives. */
  private static SSLContext tls(IdentityFile file) throws IOException {
    Identity identity =
        file.read().orElseThrow(() -> new IOException("the node's identity is gone"));
    return identity.tls();
  }
}
