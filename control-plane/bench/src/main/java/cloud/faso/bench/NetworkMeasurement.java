package cloud.faso.bench;

import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.northbound.NorthboundLost;
import cloud.faso.agent.ovn.northbound.Synchronizer;
import cloud.faso.agent.ovn.ovsdb.Endpoint;
import cloud.faso.agent.ovn.ovsdb.OvsdbNorthbound;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.PersistentMap;
import cloud.faso.agent.ovn.topology.Rendered;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Keeps a full site in a northbound database with an agent's own classes, in a process with an
 * agent's heap, which has no line to a control plane; ovn-northd, which would want a core of its
 * own, does not run.
 */
final class NetworkMeasurement {

  /** What {@code ./faso up} gives an agent, in MiB. */
  private static final int HEAP = 320;

  private static final Marks MARKS = new Marks(LargeNetwork.id("node", 1));

  private final LargeNetwork network;
  private final int changes;

  private NetworkMeasurement(Size size) {
    this.network = size.network();
    this.changes = size.networkChanges();
  }

  /** What came out, for a table. */
  static String take(boolean quick) throws IOException, InterruptedException {
    Path output = Files.createTempFile("faso-bench", ".output");
    try (NorthboundServer server = new NorthboundServer()) {
      Process agent =
          Programs.start(
              NetworkMeasurement.class.getName(),
              HEAP,
              output,
              server.address(),
              Boolean.toString(quick));
      int exit = agent.waitFor();
      String said = Files.readString(output).strip();
      if (exit != 0) {
        throw new IOException("the agent's process ended with " + exit + ": " + said);
      }
      return said.lines().toList().getLast();
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** The agent's process: the database's address, and whether to do less of everything. */
  public static void main(String... arguments)
      throws IOException, NorthboundLost, InterruptedException {
    Size size = Boolean.parseBoolean(arguments[1]) ? Size.QUICK : Size.FULL;
    System.out.println(new NetworkMeasurement(size).on(arguments[0]));
  }

  private String on(String address) throws IOException, NorthboundLost, InterruptedException {
    Map<String, Spec> specs;
    Histogram whole = new Histogram(3);
    Histogram moved = new Histogram(3);
    Histogram more = new Histogram(3);
    Histogram routed = new Histogram(3);
    long first;
    long anew;
    try (Northbound database = connect(address)) {
      Agent agent = new Agent(database, network.specs());
      first = agent.bring(true);
      for (int i = 0; i < changes; i++) {
        whole.recordValue(agent.bring(true));
      }
      for (int i = 0; i < changes; i++) {
        moved.recordValue(agent.assign(id("port", i), network.port(i, id("node", i % 200))));
      }
      for (int i = 0; i < changes; i++) {
        int number = network.ports() + i;
        more.recordValue(agent.assign(id("port", number), network.port(number, null)));
      }
      for (int i = 0; i < changes; i++) {
        RouteSpec route = new RouteSpec("172.16.0.0/12", "10.%d.0.9".formatted(i % 250));
        routed.recordValue(agent.assign(id("router", i), network.router(i, List.of(route))));
      }
      specs = agent.specs;
    }
    long began = System.nanoTime();
    try (Northbound database = connect(address)) {
      Agent agent = new Agent(database, specs);
      var _ = agent.bring(true);
      anew = System.nanoTime() - began;
    }
    return """
        one change %s (a port gets its node), %s (a port more), %s (a route more); full comparison %s; written \
        first in %.1f s; read and compared by an agent that starts %.1f s; at most %d MiB in all"""
        .formatted(
            told(moved),
            told(more),
            told(routed),
            told(whole),
            first / 1e9,
            anew / 1e9,
            Usage.mostResidentMiB(ProcessHandle.current()));
  }

  private static String id(String prefix, int number) {
    return LargeNetwork.id(prefix, number);
  }

  private static String told(Histogram times) {
    return "p50 %.0f ms, p99 %.0f ms"
        .formatted(times.getValueAtPercentile(50) / 1e6, times.getValueAtPercentile(99) / 1e6);
  }

  private static Northbound connect(String address) throws InterruptedException, IOException {
    CountDownLatch connected = new CountDownLatch(1);
    Northbound database =
        new OvsdbNorthbound(
            Endpoint.parse(address),
            () -> {
              throw new IOException("no TLS here");
            },
            MARKS,
            new SplittableRandom(1));
    database.watch(
        new Northbound.Listener() {
          @Override
          public void changed(long version) {
            connected.countDown();
          }

          @Override
          public void ports(Map<String, Boolean> up) {}
        });
    if (!connected.await(2, TimeUnit.MINUTES)) {
      throw new IOException("the northbound database cannot be reached");
    }
    return database;
  }

  /** What of an agent has to do with its database. */
  private static final class Agent {
    private final Rendering rendering = new Rendering(MARKS);
    private final Synchronizer synchronizer;
    private PersistentMap<String, Spec> specs;

    Agent(Northbound database, Map<String, Spec> specs) {
      this.synchronizer = new Synchronizer(database, MARKS);
      this.specs = PersistentMap.copyOf(specs);
    }

    /**
     * Something is another from now on.
     *
     * @return nanoseconds until nothing was left to do
     */
    long assign(String id, Spec spec) throws IOException, NorthboundLost, InterruptedException {
      long began = System.nanoTime();
      specs = specs.with(id, spec);
      return System.nanoTime() - began + bring(false);
    }

    /**
     * @return nanoseconds until nothing was left to do
     */
    long bring(boolean whole) throws IOException, NorthboundLost, InterruptedException {
      long began = System.nanoTime();
      Rendered rendered = rendering.render(specs);
      Synchronizer.Outcome outcome =
          whole ? synchronizer.bringAll(rendered.wanted()) : synchronizer.bring(rendered.wanted());
      long took = System.nanoTime() - began;
      if (!rendered.refused().isEmpty() || !outcome.refused().isEmpty()) {
        throw new IOException("refused: " + rendered.refused() + outcome.refused());
      }
      return took;
    }
  }
}
