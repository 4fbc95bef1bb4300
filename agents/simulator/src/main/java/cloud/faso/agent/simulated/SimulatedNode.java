package cloud.faso.agent.simulated;

import cloud.faso.agent.AgentHome;
import cloud.faso.agent.AgentLoop;
import cloud.faso.agent.AgentParts;
import cloud.faso.agent.CertificateRenewal;
import cloud.faso.agent.Incarnation;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.ledger.MemoryLedger;
import cloud.faso.agent.link.HttpLink;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.link.JoinToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One of a simulator's nodes: its files, its host, and its agent once it has joined. */
final class SimulatedNode {
  private final String name;
  private final @Nullable JoinToken token;
  private final Simulation simulation;
  private final RandomGenerator random;
  private final IdentityFile identityFile;
  private final SimulatedHost host;
  private final HostFile hostFile;
  private @Nullable AgentLoop loop;
  private @Nullable HttpLink link;

  SimulatedNode(String name, @Nullable JoinToken token, Simulation simulation) {
    this.name = name;
    this.token = token;
    this.simulation = simulation;
    this.random = new SplittableRandom(name.hashCode() ^ simulation.seed());
    Path folder = simulation.folder();
    this.identityFile = new IdentityFile(folder.resolve(name + ".pem"));
    this.host = new SimulatedHost(simulation.clock());
    this.hostFile = new HostFile(folder.resolve(name + ".guests.json"), host);
  }

  String name() {
    return name;
  }

  /** Joins if it has to, which may take until the control plane answers, and starts the agent. */
  AgentLoop start() throws IOException, InterruptedException {
    hostFile.load();
    Identity identity =
        AgentHome.identity(
            identityFile,
            token,
            simulation.url(),
            simulation.version(),
            random,
            simulation.pause()::lasting);
    HttpLink open = new HttpLink(simulation.url(), identity);
    AgentLoop started = new AgentLoop(parts(identity, open));
    link = open;
    loop = started;
    started.start();
    return started;
  }

  private AgentParts parts(Identity identity, HttpLink http) {
    Script script = simulation.script();
    Instant begin = simulation.clock().instant();
    SimulatedImages images = new SimulatedImages(script, simulation.pause());
    host.everything().stream()
        .map(guest -> guest.imageDigest())
        .forEach(digest -> addImage(images, digest));
    return new AgentParts(
        Incarnation.first(simulation.clock(), random),
        simulation.version(),
        name,
        new SimulatedDriver(identity.nodeId(), name, host, script, simulation.pause(), random),
        images,
        new MemoryLedger(),
        new ScriptedLink(
            http, hostFile, () -> script.silent(name, begin, simulation.clock().instant())),
        new CertificateRenewal(http, identityFile, identity, simulation.clock()),
        settings(),
        simulation.threads(),
        simulation.clock(),
        random,
        simulation.metrics());
  }

  private static void addImage(SimulatedImages images, @Nullable String digest) {
    if (digest != null) {
      images.add(digest);
    }
  }

  /** As a real node, but it is looked at less often: nothing changes here by itself. */
  private static CoreSettings settings() {
    CoreSettings real = CoreSettings.defaults();
    return new CoreSettings(
        real.actSlots(),
        real.fetchSlots(),
        real.maxRunning(),
        real.slowAfter(),
        real.hangsAfter(),
        Duration.ofMinutes(1),
        real.watchEvery(),
        real.retryAfter(),
        real.retryAtMost(),
        real.hurryAfter());
  }

  void save() throws IOException {
    hostFile.saveIfChanged();
  }

  void stop() throws IOException {
    if (loop != null) {
      loop.close();
    }
    if (link != null) {
      link.close();
    }
    save();
  }
}
