package cloud.faso.app;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The networks of a world: its tenant's own, and what it peers with its neighbour. */
final class FoundedNetworks {

  final String subnet;
  final String spareSubnet;
  final String rule;
  final String floatingIp;
  final String spareFloatingIp;

  /** An offer that the world's tenant finds. */
  final String service;

  private final FoundedWorld world;
  private final String home;

  FoundedNetworks(FoundedWorld world) {
    this.world = world;
    home = "/v1/tenants/" + world.tenant;
    networks();
    subnet = world.ok(home + "/subnets?segment=front").at("/items/0/id").asText();
    spareSubnet = world.ok(home + "/subnets?segment=dual").at("/items/1/id").asText();
    rule = world.ok(home + "/security-groups/web").at("/rules/0/id").asText();
    floatingIp = floatingIp();
    spareFloatingIp = floatingIp();
    offered(world.tenant, 20);
    service = offered(world.neighbour, 21);
    peerings();
  }

  private void networks() {
    for (String name : List.of("front", "spare")) {
      world.made(home + "/segments", "{\"name\":\"%s\",\"cidr\":\"10.0.0.0/24\"}".formatted(name));
    }
    world.made(
        home + "/segments",
        "{\"name\":\"dual\",\"cidr\":\"10.1.0.0/24\",\"cidr6\":\"fd00:1::/64\"}");
    for (String name : List.of("web", "spare")) {
      world.made(home + "/security-groups", "{\"name\":\"%s\"}".formatted(name));
    }
    for (String name : List.of("internet", "spare")) {
      world.made(
          "/v1/external-networks",
          "{\"name\":\"%s\",\"site\":\"ouaga-1\",\"physicalNetwork\":\"%s\",\"cidr\":\"198.51.100.0/24\"}"
              .formatted(name, name));
    }
    int net = 2;
    for (String name : List.of("lonely", "joined", "joined-too")) {
      net++;
      world.made(
          home + "/segments", "{\"name\":\"%s\",\"cidr\":\"10.%d.0.0/24\"}".formatted(name, net));
    }
    world.made(home + "/routers", "{\"name\":\"spare\"}");
    world.made(
        home + "/routers",
        "{\"name\":\"edge\",\"externalNetworks\":[\"internet\"],\"segments\":[\"joined\",\"joined-too\"]}");
    for (String name : List.of("web-1-front", "spare", "card")) {
      world.made(home + "/ports", "{\"name\":\"%s\",\"segment\":\"front\"}".formatted(name));
    }
    // Not at addresses that the contract's examples name.
    Map.of("web", 100, "spare", 101)
        .forEach(
            (name, last) ->
                world.made(
                    home + "/load-balancers",
                    """
                    {"name":"%s","segment":"front","addresses":["10.0.0.%d"],"listeners":[]}
                    """
                        .formatted(name, last)));
    world.made(
        home + "/vms",
        """
        {"name":"wired-1","flavor":"small","image":"tiny","site":"far","nics":[{"port":"card"}]}
        """);
  }

  private String floatingIp() {
    return world
        .made(home + "/floating-ips", "{\"externalNetwork\":\"internet\"}")
        .get("id")
        .asText();
  }

  /** A segment of that tenant which it offers, twice; returns the id of an offer. */
  private String offered(String tenant, int net) {
    String its = "/v1/tenants/" + tenant;
    world.made(its + "/segments", "{\"name\":\"shared\",\"cidr\":\"10.%d.0.0/24\"}".formatted(net));
    world.made(its + "/routers", "{\"name\":\"shares\",\"segments\":[\"shared\"]}");
    String more = ",\"description\":\"x\"";
    world.made(world.lead, its + "/offers", agreed("spare", more));
    return world.made(world.lead, its + "/offers", agreed("registry", more)).get("id").asText();
  }

  /** Peerings that wait, of both sides. */
  private void peerings() {
    String peer = ",\"purpose\":\"x\",\"peer\":\"%s\"";
    String ours = home + "/peerings";
    world.made(world.lead, ours, agreed("proposed", peer.formatted(world.neighbour)));
    // Nobody's, like the one of the contract's example.
    world.made(
        world.lead, ours, agreed("spare", peer.formatted("tenant-01k3v8z6q4e9rb7t5m2xw0c1hx")));
    world.made(
        world.lead,
        "/v1/tenants/" + world.neighbour + "/peerings",
        agreed("asked", peer.formatted(world.tenant)));
  }

  private static String agreed(String name, String more) {
    return """
    {"name":"%s","segment":"shared","rules":[{"direction":"INGRESS"}],"endsAt":"%s"%s}
    """
        .formatted(name, soon(), more);
  }

  /** When an agreement ends that is made now. */
  static String soon() {
    return Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
