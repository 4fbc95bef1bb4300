package cloud.faso.agent.ovn.trace;

import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.agent.ovn.topology.Row;
import cloud.faso.agent.ovn.topology.Table;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.SubnetSpec;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceHop;
import cloud.faso.spec.agent.TraceQuery;
import cloud.faso.spec.agent.TraceStep;
import cloud.faso.spec.agent.TraceVerdict;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what would become of a packet. Used by many threads. */
public final class Tracer {
  private static final Logger log = LoggerFactory.getLogger(Tracer.class);

  /** Each renders all that is assigned, and has the whole southbound database read. */
  private static final int AT_ONCE = 2;

  /** Whoever asked waits for this, and for the program after it. */
  private static final Duration QUEUE = Duration.ofSeconds(4);

  private final Marks marks;
  private final @Nullable OvnTrace program;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /**
   * @param program null when nobody said where the southbound database is
   */
  public Tracer(Marks marks, @Nullable OvnTrace program) {
    this.marks = marks;
    this.program = program;
  }

  /**
   * What would become of a packet.
   *
   * @param specs all that is assigned, by typed id
   */
  public TraceAnswer answer(TraceQuery query, Map<String, Spec> specs) throws InterruptedException {
    if (program == null) {
      return unknown(TraceStep.NO_SOUTHBOUND);
    }
    IPAddress to = new IPAddressString(query.address()).getAddress();
    if (!(specs.get(query.from()) instanceof PortSpec port)
        || !(specs.get(port.segment()) instanceof SegmentSpec segment)
        || to == null) {
      return unknown(TraceStep.PORT_UNKNOWN);
    }
    if (!places.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
      return unknown(TraceStep.TRACER_SLOW);
    }
    try {
      return new Packet(query, port, segment, to, specs).follow(program);
    } catch (TraceFailure e) {
      log.atWarn()
          .addKeyValue("port", query.from())
          .setCause(e.getCause())
          .log("packet not followed: {}", e.getMessage());
      return unknown(e.step());
    } finally {
      places.release();
    }
  }

  private static TraceAnswer unknown(TraceStep why) {
    return new TraceAnswer(TraceVerdict.UNKNOWN, List.of(new TraceHop(null, why, null)));
  }

  /** A packet on its way, and whom its sender would hand it to. */
  private final class Packet {
    private final TraceQuery query;
    private final PortSpec port;
    private final SegmentSpec segment;
    private final IPAddress to;
    private final Map<String, Spec> specs;
    private final List<TraceHop> hops = new ArrayList<>();

    Packet(
        TraceQuery query,
        PortSpec port,
        SegmentSpec segment,
        IPAddress to,
        Map<String, Spec> specs) {
      this.query = query;
      this.port = port;
      this.segment = segment;
      this.to = to;
      this.specs = specs;
    }

    TraceAnswer follow(OvnTrace ovn) throws TraceFailure, InterruptedException {
      Optional<IPAddress> source =
          port.addresses().stream()
              .map(text -> new IPAddressString(text).getAddress())
              .filter(address -> address.isIPv4() == to.isIPv4())
              .findFirst();
      if (source.isEmpty()) {
        return ends(query.from(), TraceStep.NO_ADDRESS_OF_FAMILY, null);
      }
      TraceHop first = new TraceHop(query.from(), TraceStep.ENTERS, text(source.get()));
      Inventory inventory = new Inventory(Rendering.of(marks, specs));
      Row row = row(inventory);
      if (row == null) {
        return unknown(TraceStep.PORT_UNKNOWN);
      }
      hops.add(first);
      SubnetSpec subnet = to.isIPv4() ? segment.ipv4() : segment.ipv6();
      boolean near = subnet != null && contains(subnet.cidr());
      Optional<String> mac =
          near && subnet != null ? near(inventory, subnet) : inventory.gatewayMac(port.segment());
      if (mac.isEmpty()) {
        return near
            ? ends(port.segment(), TraceStep.NO_SUCH_ADDRESS, text(to))
            : ends(port.segment(), TraceStep.NO_ROUTER, null);
      }
      String name = Inventory.text(row, "name");
      Microflow flow =
          new Microflow(
              name, port.mac(), source.get(), mac.get(), to, query.protocol(), query.port());
      return Explanation.of(
          inventory, name, text(to), first, ovn.detailed(port.segment(), flow.text()));
    }

    private @Nullable Row row(Inventory inventory) {
      return inventory.row(new Key(Table.LOGICAL_SWITCH_PORT, query.from(), ""));
    }

    private TraceAnswer ends(String thing, TraceStep step, @Nullable String note) {
      hops.add(new TraceHop(thing, step, note));
      return new TraceAnswer(TraceVerdict.DROPPED, List.copyOf(hops));
    }

    /** Who answers on the segment when the sender asks for the address. */
    private Optional<String> near(Inventory inventory, SubnetSpec subnet) {
      if (to.equals(new IPAddressString(subnet.gateway()).getAddress())) {
        Optional<String> router = inventory.gatewayMac(port.segment());
        return router.isPresent() ? router : inventory.servicesMac(port.segment());
      }
      Optional<String> found = Optional.empty();
      for (Spec spec : specs.values()) {
        if (spec instanceof PortSpec other && other.segment().equals(port.segment())) {
          if (has(other.addresses())) {
            return Optional.of(other.mac());
          }
          // Ports share such an address, and the one that has it now is not known.
          Optional<String> shared = pair(other);
          found = found.isPresent() ? found : shared;
        } else if (spec instanceof LoadBalancerSpec balancer
            && balancer.segment().equals(port.segment())
            && has(balancer.addresses())) {
          return inventory.gatewayMac(port.segment());
        }
      }
      return found;
    }

    private boolean has(List<String> addresses) {
      return addresses.stream().anyMatch(this::contains);
    }

    private Optional<String> pair(PortSpec other) {
      return other.allowedPairs().stream()
          .filter(pair -> contains(pair.cidr()))
          .findFirst()
          .map(pair -> pair.mac() == null ? other.mac() : pair.mac());
    }

    private boolean contains(String cidr) {
      IPAddress range = new IPAddressString(cidr).getAddress();
      return range != null && range.toPrefixBlock().contains(to);
    }
  }

  private static String text(IPAddress address) {
    return address.toCanonicalString();
  }
}
