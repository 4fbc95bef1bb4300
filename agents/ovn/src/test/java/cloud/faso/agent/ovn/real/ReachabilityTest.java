package cloud.faso.agent.ovn.real;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Packet;
import cloud.faso.agent.ovn.RandomTopology;
import cloud.faso.agent.ovn.ReferenceModel;
import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.Spec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
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
  private int arrivedBySctp;

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
    assertThat(arrivedBySctp).as("packets of SCTP").isGreaterThanOrEqualTo(TOPOLOGIES / 20);
  }

  @Test
  void a_message_of_icmp_passes_by_its_type_and_its_code() throws Exception {
    Map<String, Spec> specs = new LinkedHashMap<>();
    specs.put(Specs.segmentId(1), Specs.segment(1));
    List<RuleSpec> rules = new ArrayList<>();
    for (RuleDirection direction : RuleDirection.values()) {
      rules.add(icmp(rules.size(), direction, AddressFamily.IPV4, 3, 1));
      rules.add(icmp(rules.size(), direction, AddressFamily.IPV4, 8, null));
      rules.add(icmp(rules.size(), direction, AddressFamily.IPV6, 1, 4));
      rules.add(icmp(rules.size(), direction, AddressFamily.IPV6, 128, null));
    }
    specs.put(Specs.groupId(1), Specs.group(rules.toArray(new RuleSpec[0])));
    Traffic.putOpen(specs, 2);
    specs.put(Specs.portId(1), Specs.port(1, 1, Specs.groupId(1)));
    specs.put(Specs.portId(2), Specs.port(2, 1, Specs.groupId(2)));
    try (Traffic traffic = new Traffic()) {
      traffic.bring(specs);
      for (int from : List.of(1, 2)) {
        assertThat(passing(traffic, from, AddressFamily.IPV4, 3, 8))
            .containsExactly("3/1", "8/0", "8/1", "8/4");
        assertThat(passing(traffic, from, AddressFamily.IPV6, 1, 128))
            .containsExactly("1/4", "128/0", "128/1", "128/4");
      }
    }
  }

  private static RuleSpec icmp(
      int number, RuleDirection direction, AddressFamily family, int type, @Nullable Integer code) {
    int protocol = family == AddressFamily.IPV4 ? 1 : 58;
    return new RuleSpec(
        Specs.id("rule", number), direction, family, protocol, type, code, null, null);
  }

  /** Which messages get from one of the ports 1 and 2 to the other: types and codes. */
  private static List<String> passing(Traffic traffic, int from, AddressFamily family, int... types)
      throws IOException {
    int to = 3 - from;
    boolean four = family == AddressFamily.IPV4;
    List<String> passing = new ArrayList<>();
    for (int type : types) {
      for (int code : List.of(0, 1, 4)) {
        Packet packet =
            new Packet(
                Specs.portId(from),
                Specs.mac(from),
                four ? Specs.address4(from, 1) : Specs.address6(from, 1),
                Specs.mac(to),
                four ? Specs.address4(to, 1) : Specs.address6(to, 1),
                family,
                four ? 1 : 58,
                code,
                type);
        String trace =
            traffic.trace(Specs.segmentId(1), packet.microflow(name(Specs.portId(from))));
        if (trace.contains(Traffic.arrival(to))) {
          passing.add(type + "/" + code);
        }
      }
    }
    return passing;
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
      arrivedBySctp += packet.protocol() == 132 ? 1 : 0;
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
        switch (random.nextInt(7)) {
          case 0, 1 -> 6;
          case 2, 3 -> 17;
          case 4 -> family == AddressFamily.IPV4 ? 1 : 58;
          case 5 -> 132;
          default -> 47;
        };
    boolean icmp = protocol == 1 || protocol == 58;
    int sourcePort =
        icmp
            ? RandomTopology.icmpCode(random)
            : SOURCE_PORTS.get(random.nextInt(SOURCE_PORTS.size()));
    int port =
        icmp
            ? RandomTopology.icmpType(family, random)
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
