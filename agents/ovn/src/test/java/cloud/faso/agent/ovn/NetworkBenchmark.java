package cloud.faso.agent.ovn;

import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.northbound.Synchronizer;
import cloud.faso.agent.ovn.ovsdb.Endpoint;
import cloud.faso.agent.ovn.ovsdb.OvsdbNorthbound;
import cloud.faso.agent.ovn.real.OvnCentral;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** 1,000 segments, 10,000 ports and 500 groups in a northbound database: a program of its own. */
public final class NetworkBenchmark {
  private static final int SEGMENTS = 1000;
  private static final int PORTS = 10_000;
  private static final int GROUPS = 500;
  private static final Marks MARKS = new Marks("node-00000000000000000000000001");

  private NetworkBenchmark() {}

  /** Prints one line for each figure. */
  public static void main(String[] arguments) throws Exception {
    boolean northd = arguments.length > 0;
    try (OvnCentral central = OvnCentral.start(northd)) {
      Map<String, Spec> specs = specs();
      try (Northbound database = connect(central)) {
        Synchronizer synchronizer = new Synchronizer(database, MARKS);
        Rendering rendering = new Rendering(MARKS);
        time("write all", () -> bring(synchronizer, rendering, specs));
        for (int i = 0; i < 5; i++) {
          time("full comparison, nothing to do", () -> bring(synchronizer, rendering, specs));
        }
        long[] changes = new long[100];
        for (int i = 0; i < changes.length; i++) {
          int number = i;
          specs.put(
              Specs.portId(number),
              Specs.on(
                  Specs.port(number, number % SEGMENTS, Specs.groupId(number % GROUPS)),
                  "node-" + number));
          long begin = System.nanoTime();
          bring(synchronizer, rendering, specs);
          changes[i] = System.nanoTime() - begin;
        }
        print("one change", changes);
        for (int i = 0; i < changes.length; i++) {
          specs.put(Specs.portId(PORTS + i), Specs.port(PORTS + i, i, Specs.groupId(i)));
          long begin = System.nanoTime();
          bring(synchronizer, rendering, specs);
          changes[i] = System.nanoTime() - begin;
        }
        print("one port more", changes);
      }
      long begin = System.nanoTime();
      try (Northbound database = connect(central)) {
        bring(new Synchronizer(database, MARKS), new Rendering(MARKS), specs);
        System.out.printf(
            "a new agent: connect, read all, compare: %d ms%n",
            (System.nanoTime() - begin) / 1_000_000);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
            "heap after collection: %d MiB%n",
            (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        System.out.println(
            Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                .toList());
      }
    }
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        what,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void time(String what, Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    System.out.printf("%s: %d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
  }

  private static void bring(Synchronizer synchronizer, Rendering rendering, Map<String, Spec> specs)
      throws Exception {
    var outcome = synchronizer.bring(rendering.render(specs).rows());
    if (!outcome.refused().isEmpty()) {
      throw new IllegalStateException(outcome.refused().toString());
    }
  }

  private static Northbound connect(OvnCentral central) throws InterruptedException {
    CountDownLatch connected = new CountDownLatch(1);
    Northbound database =
        new OvsdbNorthbound(
            Endpoint.parse(central.northbound()),
            () -> {
              throw new java.io.IOException("no TLS here");
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
    connected.await();
    return database;
  }

  private static Map<String, Spec> specs() {
    Map<String, Spec> specs = new LinkedHashMap<>();
    for (int i = 0; i < SEGMENTS; i++) {
      specs.put(Specs.segmentId(i), Specs.segment(i));
    }
    for (int i = 0; i < GROUPS; i++) {
      specs.put(Specs.groupId(i), Specs.group(rules(i)));
    }
    for (int i = 0; i < PORTS; i++) {
      specs.put(Specs.portId(i), Specs.port(i, i % SEGMENTS, Specs.groupId(i % GROUPS)));
    }
    return specs;
  }

  private static RuleSpec[] rules(int group) {
    return new RuleSpec[] {
      Specs.ruleFor(group * 4, RuleDirection.EGRESS, "0.0.0.0/0", null),
      Specs.rule(group * 4 + 1, RuleDirection.INGRESS, 6, 443),
      Specs.ruleFor(group * 4 + 2, RuleDirection.INGRESS, null, Specs.groupId(group)),
      Specs.ruleFor(group * 4 + 3, RuleDirection.INGRESS, "10.0.0.0/8", null)
    };
  }
}
