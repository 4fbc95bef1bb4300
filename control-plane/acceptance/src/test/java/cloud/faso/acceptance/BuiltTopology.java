package cloud.faso.acceptance;

import cloud.faso.acceptance.NetworkLab.Plug;
import cloud.faso.acceptance.Topology.Group;
import cloud.faso.acceptance.Topology.Opening;
import cloud.faso.acceptance.Topology.Peering;
import cloud.faso.acceptance.Topology.Port;
import cloud.faso.acceptance.Topology.Segment;
import cloud.faso.acceptance.Traffic.Sent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A topology as it is in a lab, with a probe in each port.
 *
 * @param gateways MACs
 */
record BuiltTopology(Topology topology, Map<Peer, Port> ports, Map<Segment, String> gateways) {

  private static final String MARKERS =
      "{\"direction\":\"%s\",\"protocol\":\"udp\",\"ports\":{\"first\":9,\"last\":9}}";

  /** Of tenants that have the group {@code marker}. All is in place before a probe sends. */
  static BuiltTopology in(NetworkLab lab, Topology topology) throws Exception {
    return new Builder(lab, topology).build();
  }

  List<Peer> peers() {
    return List.copyOf(ports.keySet());
  }

  private Port port(Peer peer) {
    return Objects.requireNonNull(ports.get(peer));
  }

  private Segment segment(Peer peer) {
    return port(peer).segment();
  }

  /** Whether a packet arrives. */
  boolean passes(Sent packet) {
    return topology.passes(port(packet.from()), port(packet.to()), packet.kind(), packet.six());
  }

  /** Whether it would if all segments were one. */
  boolean groupsAllow(Sent packet) {
    return topology.groupsAllow(
        port(packet.from()), port(packet.to()), packet.kind(), packet.six());
  }

  /** Whether it is to get to another segment. */
  boolean crosses(Sent packet) {
    return !segment(packet.from()).equals(segment(packet.to()));
  }

  /** How packets are sent from one to another. */
  Way way(Peer from, Peer to) {
    Segment near = segment(from);
    Segment far = segment(to);
    if (near.equals(far)) {
      return Way.within(from, to);
    }
    return new Way(
        Objects.requireNonNull(gateways.get(near)),
        topology.isWay(near, far)
            ? List.of(new Way.Leg(from, to))
            : List.of(new Way.Leg(from, beside(from)), new Way.Leg(beside(to), to)));
  }

  /** The one in the same segment, on the other node. */
  private Peer beside(Peer peer) {
    return peers().stream()
        .filter(other -> !other.equals(peer) && segment(other).equals(segment(peer)))
        .findFirst()
        .orElseThrow();
  }

  /** Asks for all of it. */
  private record Builder(NetworkLab lab, Topology topology) {

    BuiltTopology build() throws Exception {
      List<String> made = new ArrayList<>();
      for (Segment segment : topology.segments()) {
        made.add(path(segment.tenant(), "segments", segment.json()));
      }
      made.addAll(groups());
      made.addAll(routers());
      if (topology.peering() != null) {
        made.add(agreed(topology.peering()));
      }
      Map<Port, Plug> plugs = new LinkedHashMap<>();
      for (Port port : topology.ports()) {
        String tenant = port.segment().tenant();
        Plug plug = Plug.of(asked(tenant, "ports", port.json("marker")));
        plugs.put(port, plug);
        made.add("/v1/tenants/" + tenant + "/ports/" + plug.id());
      }
      made.forEach(lab::settled);
      return plugged(plugs);
    }

    /** Asks for something, and does not wait for it. */
    private JsonNode asked(String tenant, String what, String body) throws Exception {
      return lab.lead(tenant).curled(201, "POST", "/v1/tenants/" + tenant + "/" + what, body);
    }

    private String path(String tenant, String what, String body) throws Exception {
      return "/v1/tenants/"
          + tenant
          + "/"
          + what
          + "/"
          + asked(tenant, what, body).get("id").asText();
    }

    private List<String> groups() throws Exception {
      List<String> made = new ArrayList<>();
      for (Group group : topology.groups()) {
        String body = "{\"name\":\"%s\",\"rules\":[]}".formatted(group.name());
        made.add(path(group.tenant(), "security-groups", body));
      }
      // Rules name groups, so that these come first.
      List<Callable<Group>> rules = new ArrayList<>();
      for (Group group : topology.groups()) {
        rules.add(
            () -> {
              for (GroupRule rule : group.rules()) {
                String what = "security-groups/" + group.name() + "/rules";
                asked(group.tenant(), what, rule.json());
              }
              return group;
            });
      }
      together(rules);
      return made;
    }

    private List<String> routers() throws Exception {
      Map<String, List<Segment>> joined =
          topology.segments().stream()
              .filter(segment -> segment.router() != null)
              .collect(Collectors.groupingBy(segment -> String.valueOf(segment.router())));
      List<String> made = new ArrayList<>();
      for (Map.Entry<String, List<Segment>> router : joined.entrySet()) {
        String names =
            router.getValue().stream()
                .map(segment -> "\"" + segment.name() + "\"")
                .collect(Collectors.joining(","));
        String body = "{\"name\":\"%s\",\"segments\":[%s]}".formatted(router.getKey(), names);
        made.add(path(router.getValue().getFirst().tenant(), "routers", body));
      }
      return made;
    }

    /** Proposes and agrees. */
    private String agreed(Peering peering) throws Exception {
      String other = peering.other().tenant();
      Person lead = lab.lead(other);
      String id = lead.curled(200, "GET", "/v1/tenants/" + other, null).get("id").asText();
      String rules =
          Stream.concat(
                  peering.rules().stream().map(Opening::json),
                  Stream.of("INGRESS", "EGRESS").map(MARKERS::formatted))
              .collect(Collectors.joining(","));
      String body =
          """
          {"name":"%s","purpose":"Packets are compared","segment":"%s","peer":"%s","rules":[%s],
           "endsAt":"%s"}
          """
              .formatted(
                  peering.name(),
                  peering.one().name(),
                  id,
                  rules,
                  Instant.now().plus(Duration.ofDays(1)));
      String proposed = path(peering.one().tenant(), "peerings", body);
      lead.curled(
          202,
          "POST",
          "/v1/tenants/%s/peerings/%s/actions/agree".formatted(other, peering.name()),
          "{\"terms\":1,\"segment\":\"%s\"}".formatted(peering.other().name()));
      return proposed;
    }

    private BuiltTopology plugged(Map<Port, Plug> plugs) throws Exception {
      List<Callable<Peer>> plugging = new ArrayList<>();
      plugs.forEach((port, plug) -> plugging.add(() -> peer(port, plug)));
      List<Peer> peers = together(plugging);
      Map<Peer, Port> ports = new LinkedHashMap<>();
      Map<Segment, String> gateways = new HashMap<>();
      for (int i = 0; i < peers.size(); i++) {
        Peer peer = peers.get(i);
        Port port = topology.ports().get(i);
        ports.put(peer, port);
        if (!gateways.containsKey(port.segment())) {
          gateways.put(port.segment(), peer.probe().neighbour(port.segment().address(false, 1)));
        }
      }
      return new BuiltTopology(topology, ports, gateways);
    }

    private Peer peer(Port port, Plug plug) throws Exception {
      LabSwitch at = port.first() ? lab.first() : lab.second();
      return new Peer(port.name(), plug, lab.plug(at, plug, port.name()));
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<T> done = new ArrayList<>();
        for (Future<T> task : threads.invokeAll(tasks)) {
          done.add(task.get());
        }
        return done;
      }
    }
  }
}
