package cloud.faso.agent.ovn.real;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Packet;
import cloud.faso.agent.ovn.RandomTopology;
import cloud.faso.agent.ovn.ReferenceModel;
import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.Spec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Who may send what to whom, in random topologies, by OVN's own account of it and by the words of
 * the specs. {@code -Dfaso.topologies} says how many, {@code -Dfaso.seed} where to begin.
 */
class ReachabilityTest {
  private static final int TOPOLOGIES = Integer.getInteger("faso.topologies", 200);
  private static final int FIRST_SEED = Integer.getInteger("faso.seed", 1);
  private static final int PACKETS = 20;
  private static final List<Integer> SOURCE_PORTS = List.of(53, 67, 68, 546, 547, 4000, 4000, 4000);

  private int arrived;
  private int dropped;

  @Test
  void packets_arrive_exactly_where_the_specs_say() throws Exception {
    try (OvnCentral central = OvnCentral.start();
        SeenNorthbound seen = new SeenNorthbound(central.northbound())) {
      for (int seed = FIRST_SEED; seed < FIRST_SEED + TOPOLOGIES; seed++) {
        RandomGenerator random = new SplittableRandom(seed);
        Map<String, Spec> specs = RandomTopology.of(random);
        assertThat(seen.bring(specs).refused()).isEmpty();
        central.settle();
        for (int i = 0; i < PACKETS; i++) {
          check(central, specs, random, seed);
        }
      }
    }
    assertThat(arrived).as("packets that arrived").isGreaterThan(TOPOLOGIES / 2);
    assertThat(dropped).as("packets that did not").isGreaterThan(TOPOLOGIES / 2);
  }

  private void check(OvnCentral central, Map<String, Spec> specs, RandomGenerator random, int seed)
      throws IOException {
    List<String> ports = specs.keySet().stream().filter(id -> id.startsWith("port-")).toList();
    String from = ports.get(random.nextInt(ports.size()));
    String to = ports.get(random.nextInt(ports.size()));
    if (from.equals(to)) {
      return;
    }
    if (!(specs.get(from) instanceof PortSpec sender)
        || !(specs.get(to) instanceof PortSpec receiver)) {
      throw new IllegalStateException("no port");
    }
    Packet packet = packet(from, sender, receiver, random);
    String microflow = packet.microflow(name(from));
    String trace = central.trace(sender.segment(), microflow);
    boolean arrives = new ReferenceModel(specs).arrives(packet, to);
    assertThat(trace.contains("output(\"" + name(to) + "\")"))
        .as(
            () ->
                "seed %d, %s to %s: %s%n%s%n%s"
                    .formatted(seed, from, to, packet, specs, detail(central, sender, microflow)))
        .isEqualTo(arrives);
    if (arrives) {
      arrived++;
    } else {
      dropped++;
    }
  }

  private static String detail(OvnCentral central, PortSpec sender, String microflow) {
    try {
      return central.detailedTrace(sender.segment(), microflow);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String name(String port) {
    return TypedIds.uuid(port).orElseThrow().toString();
  }

  private static Packet packet(
      String from, PortSpec sender, PortSpec receiver, RandomGenerator random) {
    AddressFamily family = random.nextInt(3) == 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    int protocol =
        switch (random.nextInt(6)) {
          case 0, 1 -> 6;
          case 2, 3 -> 17;
          case 4 -> family == AddressFamily.IPV4 ? 1 : 58;
          default -> 47;
        };
    int sourcePort = SOURCE_PORTS.get(random.nextInt(SOURCE_PORTS.size()));
    int port =
        protocol == 1
            ? (random.nextBoolean() ? 8 : 13)
            : protocol == 58
                ? (random.nextBoolean() ? 128 : 1)
                : switch (random.nextInt(8)) {
                  case 0 -> 67;
                  case 1 -> 547;
                  default -> random.nextInt(110);
                };
    int index = family == AddressFamily.IPV4 ? 0 : 1;
    String mac = sender.mac();
    String source = sender.addresses().get(index);
    switch (random.nextInt(8)) {
      case 0 -> source = family == AddressFamily.IPV4 ? "10.99.0.7" : "fd99::7";
      case 1 -> mac = "52:54:00:99:99:99";
      case 2 -> {
        mac = "52:54:00:99:99:99";
        source = family == AddressFamily.IPV4 ? "10.99.0.7" : "fd99::7";
      }
      case 3 ->
          source = family == AddressFamily.IPV4 ? Specs.address4(50, 0) : Specs.address6(50, 0);
      default -> {}
    }
    return new Packet(
        from,
        mac,
        source,
        receiver.mac(),
        receiver.addresses().get(index),
        family,
        protocol,
        sourcePort,
        port);
  }
}
