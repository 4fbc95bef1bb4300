package cloud.faso.agent.ovn;

import cloud.faso.agent.AgentProgram;
import cloud.faso.agent.Foundations;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.ovsdb.Endpoint;
import cloud.faso.agent.ovn.ovsdb.OtherSites;
import cloud.faso.agent.ovn.ovsdb.OvsdbNorthbound;
import cloud.faso.agent.ovn.ovsdb.ServiceMonitors;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.trace.OvnTrace;
import cloud.faso.agent.ovn.trace.Tracer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The agent of a site's network, as a program. */
@Command(
    name = "faso-ovn-agent",
    description = "Keeps in an OVN northbound database what a Faso control plane assigns it.",
    mixinStandardHelpOptions = true)
public final class OvnAgentMain extends AgentProgram {
  /** Shorter than whoever asked waits. */
  private static final Duration TRACE_DEADLINE = Duration.ofSeconds(15);

  @Option(
      names = "--northbound",
      description =
          "Where the northbound database answers: ssl:HOST:PORT or unix:FILE, or all servers of a"
              + " cluster with commas between, of which the one that leads is used; of a cluster"
              + " one server alone does while it is not cut off. Not with --central-script.")
  @Nullable String northbound;

  @ArgGroup(exclusive = false)
  @Nullable DatabaseAccess access;

  @Option(
      names = "--southbound",
      description =
          "Where the site's nodes reach the southbound database, as OVN writes it; they are told.")
  @Nullable String southbound;

  @Option(
      names = "--interconnect",
      description =
          "Where the agent itself writes into the southbound database which nodes of other sites"
              + " ports are at; OVN's role for nodes does not let it. Written as --northbound."
              + " Without it segments reach no other site. Not with --central-script, which has it.")
  @Nullable String interconnect;

  @Option(
      names = "--central-script",
      description =
          "The script faso-ovn-central: the agent starts OVN's databases and northd with it, in"
              + " HOME/ovn, also when they ended; needs --southbound ssl:ADDRESS:PORT, where they"
              + " are to be reached.")
  @Nullable Path centralScript;

  /** Runs the agent. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new OvnAgentMain()).execute(arguments));
  }

  @Override
  protected int live(Foundations given) throws Exception {
    if ((northbound == null) == (centralScript == null)) {
      throw new IOException("One of --northbound and --central-script is needed.");
    }
    if (centralScript == null) {
      List<Endpoint> north = endpoints("--northbound", String.valueOf(northbound));
      List<Endpoint> south =
          interconnect == null ? List.of() : endpoints("--interconnect", interconnect);
      List<Endpoint> written = Stream.concat(north.stream(), south.stream()).toList();
      return keep(given, DatabaseAccess.to(written, access), north, southbound, south);
    }
    if (access != null) {
      throw new IOException("--northbound-key and its like are for --northbound.");
    }
    try (OwnCentral central = central(given, centralScript)) {
      central.start();
      return keep(
          given,
          DatabaseAccess.to(List.of(), null),
          List.of(central.northbound()),
          central.southbound().toString(),
          List.of(central.southbound()));
    }
  }

  private OwnCentral central(Foundations given, Path script) throws IOException {
    Path home = given.home().toAbsolutePath();
    return new OwnCentral(
        script.toAbsolutePath(),
        home.resolve("ovn"),
        home.resolve("identity.pem"),
        String.valueOf(southbound));
  }

  /**
   * @param access to the databases that are written
   * @param asked where the southbound database is asked; null when nobody said
   * @param written where it takes what is written there; empty when nobody said
   */
  private int keep(
      Foundations given,
      Endpoint.Credentials access,
      List<Endpoint> endpoints,
      @Nullable String asked,
      List<Endpoint> written)
      throws Exception {
    Marks marks = new Marks(given.nodeId());
    try (Northbound database = new OvsdbNorthbound(endpoints, access, marks, given.random())) {
      return untilToldToStop(
          new NetworkLoop(
              new NetworkParts(
                  given.talk(),
                  given.agentVersion(),
                  given.hostname(),
                  marks,
                  database,
                  given.ledger(),
                  southbound,
                  new Tracer(marks, asked == null ? null : ovnTrace(given, asked)),
                  asked == null ? null : monitors(given, asked),
                  written.isEmpty()
                      ? null
                      : new OtherSites(written, access, marks, given.random()))),
          given.metrics());
    }
  }

  private static ServiceMonitors monitors(Foundations given, String southbound) throws IOException {
    return new ServiceMonitors(
        endpoints("--southbound", southbound), () -> tls(given.identity()), given.random());
  }

  private static OvnTrace ovnTrace(Foundations given, String southbound) {
    SouthboundAccess access = new SouthboundAccess(southbound, given.identity(), given.home());
    return new OvnTrace(access::options, TRACE_DEADLINE);
  }

  private static List<Endpoint> endpoints(String option, String text) throws IOException {
    try {
      return Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(option + ": " + e.getMessage(), e);
    }
  }

  /** With the certificate of now, for it is renewed while the agent lives. */
  private static SSLContext tls(IdentityFile file) throws IOException {
    Identity identity =
        file.read().orElseThrow(() -> new IOException("the node's identity is gone"));
    return identity.tls();
  }
}
