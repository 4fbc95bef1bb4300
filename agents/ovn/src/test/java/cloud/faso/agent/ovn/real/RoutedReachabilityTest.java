package cloud.faso.agent.ovn.real;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Packet;
import cloud.faso.agent.ovn.RandomRouting;
import cloud.faso.agent.ovn.ReferenceModel;
import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.Spec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * The same as {@link ReachabilityTest} of what is routed, balanced, peered and comes from outside.
 */
class RoutedReachabilityTest {
  private static final int TOPOLOGIES = Integer.getInteger("faso.topologies", 200);
  private static final int FIRST_SEED = Integer.getInteger("faso.seed", 1);
  private static final int PACKETS = 20;
  private static final String OUTSIDE = "203.0.113.9";
  private int arrived;
  private int dropped;
  private int arrivedByIpv6Routes;
  private int arrivedBySctp;

  @Test
  void packets_arrive_exactly_where_the_specs_say() throws Exception {
    try (OvnCentral central = OvnCentral.start();
        SeenNorthbound seen = new SeenNorthbound(central.northbound())) {
      for (int seed = FIRST_SEED; seed < FIRST_SEED + TOPOLOGIES; seed++) {
        RandomGenerator random = new SplittableRandom(seed);
        Topology topology = new Topology(central, RandomRouting.of(random), random, seed);
        assertThat(seen.bring(topology.specs).refused()).isEmpty();
        central.settle();
        for (int i = 0; i < PACKETS; i++) {
          topology.checkRouted();
        }
        topology.checkFromOutside();
      }
    }
    assertThat(arrived).as("packets that arrived").isGreaterThan(TOPOLOGIES / 2);
    assertThat(dropped).as("packets that did not").isGreaterThan(TOPOLOGIES / 2);
    assertThat(arrivedByIpv6Routes)
        .as("packets that went by static routes of IPv6")
        .isGreaterThanOrEqualTo(TOPOLOGIES / 100);
    assertThat(arrivedBySctp).as("packets of SCTP").isGreaterThanOrEqualTo(TOPOLOGIES / 20);
  }

  private final class Topology {
    private final OvnCentral central;
    private final Map<String, Spec> specs;
    private final RandomGenerator random;
    private final int seed;
    private final ReferenceModel model;
    private final List<String> ports = new ArrayList<>();
    private final List<LoadBalancerSpec> balancers = new ArrayList<>();

    Topology(OvnCentral central, Map<String, Spec> specs, RandomGenerator random, int seed) {
      this.central = central;
      this.specs = specs;
      this.random = random;
      this.seed = seed;
      this.model = new ReferenceModel(specs);
      specs.forEach(
          (id, spec) -> {
            if (spec instanceof PortSpec) {
              ports.add(id);
            } else if (spec instanceof LoadBalancerSpec balancer) {
              balancers.add(balancer);
            }
          });
    }

    private <T> T any(List<T> some) {
      return some.get(random.nextInt(some.size()));
    }

    private PortSpec port(String id) {
      return (PortSpec) specs.getOrDefault(id, Specs.port(0, 0));
    }

    void checkRouted() throws IOException {
      String from = any(ports);
      PortSpec sender = port(from);
      Packet packet = routed(from, sender);
      String trace = central.trace(sender.segment(), packet.microflow(name(from)));
      for (String to : ports) {
        // What OVN would send back where it came from, it does not.
        if (!to.equals(from)) {
          boolean arrives = model.arrivesRouted(packet, to);
          check(sender.segment(), packet, name(from), trace, to, arrives);
          if (arrives && packet.destination().startsWith("fd72:")) {
            arrivedByIpv6Routes++;
          }
        }
      }
    }

    private void check(
        String network, Packet packet, String inport, String trace, String to, boolean arrives) {
      assertThat(ofThePacket(trace).contains("output(\"" + name(to) + "\")"))
          .as(
              () ->
                  "seed %d, to %s: %s%n%s%n%s%n%s"
                      .formatted(seed, to, packet, specs, trace, detail(network, packet, inport)))
          .isEqualTo(arrives);
      if (arrives) {
        arrived++;
        arrivedBySctp += packet.protocol() == 132 ? 1 : 0;
      } else {
        dropped++;
      }
    }

    /** A router that asks who has an address does so with another packet. */
    private static String ofThePacket(String trace) {
      return trace.split("(arp|nd_ns) \\{", 2)[0];
    }

    private String detail(String network, Packet packet, String inport) {
      try {
        return central.detailedTrace(network, packet.microflow(inport));
      } catch (IOException e) {
        return e.toString();
      }
    }

    private Packet routed(String from, PortSpec sender) {
      AddressFamily family = random.nextInt(3) == 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
      int index = family == AddressFamily.IPV4 ? 0 : 1;
      int protocol = protocol();
      String destination = port(any(ports)).addresses().get(index);
      int port = random.nextInt(110);
      boolean honest = random.nextInt(6) != 0;
      switch (random.nextInt(5)) {
        case 0 -> {
          if (!balancers.isEmpty()) {
            // OVN sends back what a member seems to send to itself.
            honest = true;
            destination = any(balancers).addresses().get(index);
            port = random.nextInt(6) == 0 ? port : 80;
            protocol = random.nextInt(6) == 0 ? 17 : 6;
          }
        }
        case 1 -> destination = RandomRouting.farAddress(index, random);
        default -> {}
      }
      String source = sender.addresses().get(index);
      if (!honest) {
        source = port(any(ports)).addresses().get(index);
      }
      return new Packet(
          from,
          sender.mac(),
          source,
          gatewayMac(sender),
          destination,
          family,
          protocol,
          4000,
          port);
    }

    /** TCP every other time, UDP or SCTP else. */
    private int protocol() {
      return switch (random.nextInt(4)) {
        case 0 -> 17;
        case 1 -> 132;
        default -> 6;
      };
    }

    void checkFromOutside() throws IOException {
      for (Map.Entry<String, Spec> entry : specs.entrySet()) {
        if (entry.getValue() instanceof FloatingIpSpec floating && floating.port() != null) {
          checkFloating(entry.getKey(), floating, floating.port());
        }
      }
    }

    private void checkFloating(String id, FloatingIpSpec floating, String to) throws IOException {
      String network = floating.externalNetwork();
      String mac =
          port(to).chassis() == null
              ? outerMac(String.valueOf(floating.router()), network)
              : "06:00:00:00:00:" + hex(lastByte(id));
      String inport = network + "-localnet-100";
      Packet packet =
          new Packet(
              inport,
              "52:54:00:dd:dd:dd",
              OUTSIDE,
              mac,
              floating.address(),
              AddressFamily.IPV4,
              protocol(),
              4000,
              random.nextInt(110));
      String trace = central.trace(network, packet.microflow(inport));
      check(network, packet, inport, trace, to, model.arrivesFromOutside(packet, floating));
    }
  }

  private static String gatewayMac(PortSpec port) {
    return "0e:fa:50:00:00:" + hex(lastByte(port.segment()));
  }

  private static String outerMac(String router, String network) {
    return "0a:00:00:00:00:" + hex(lastByte(router) ^ lastByte(network));
  }

  private static long lastByte(String id) {
    return TypedIds.uuid(id).orElseThrow().getLeastSignificantBits() & 0xff;
  }

  private static String hex(long number) {
    return "%02x".formatted(number);
  }

  private static String name(String port) {
    return TypedIds.uuid(port).orElseThrow().toString();
  }
}
