package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import java.util.Objects;

/** How networks reach each other and the world: external networks, routers and floating IPs. */
final class RoutingNouns {

  private static final String NETWORKS = "/v1/external-networks";
  private static final String NETWORK = NETWORKS + "/{network}";
  private static final String ROUTERS = "/v1/tenants/{tenant}/routers";
  private static final String ROUTER = ROUTERS + "/{router}";
  private static final String INTERFACES = ROUTER + "/interfaces";
  private static final String INTERFACE = INTERFACES + "/{segment}";
  private static final String FLOATING = "/v1/tenants/{tenant}/floating-ips";
  private static final String FLOATING_IP = FLOATING + "/{floatingip}";

  private static final Field OUTWARD =
      Field.of("--external-network", "externalNetworks", Kind.LIST);
  private static final Field SNAT = Field.of("--snat", "snat", Kind.SWITCH);
  private static final Field ROUTES = Field.of("--route", "routes", Kind.ITEMS);
  private static final Field PORT = Field.text("--port", "port");
  private static final Field VM = Field.text("--vm", "vm");
  private static final Field BALANCER = Field.text("--load-balancer", "loadBalancer");

  private RoutingNouns() {}

  static Noun externalNetworks() {
    return Noun.of(
        "external-network",
        Verbs.list(
            get("listExternalNetworks", NETWORKS),
            "name",
            "phase",
            "site",
            "families",
            "cidr",
            "cidr6",
            "id"),
        Verbs.show(get("getExternalNetwork", NETWORK)),
        Verbs.create(post("createExternalNetwork", NETWORKS), "name")
            .with(
                Field.text("--site", "site").must(),
                Field.text("--physical-network", "physicalNetwork").must(),
                Field.of("--vlan", "vlan", Kind.NUMBER),
                Field.text("--cidr", "cidr"),
                Field.text("--gateway", "gateway"),
                Field.of("--pool", "pools", Kind.LIST),
                Field.text("--cidr6", "cidr6"),
                Field.text("--gateway6", "gateway6"),
                Field.of("--pool6", "pools6", Kind.LIST),
                Catalogue.DESCRIPTION)
            .with(Trait.ASYNCHRONOUS),
        Verbs.set(patch("patchExternalNetwork", NETWORK))
            .with(Catalogue.DESCRIPTION)
            .with(Trait.ASYNCHRONOUS),
        Verbs.delete(delete("deleteExternalNetwork", NETWORK)).with(Trait.ASYNCHRONOUS),
        Verbs.wait(get("getExternalNetwork", NETWORK), "ACTIVE", "PENDING"));
  }

  static Noun routers() {
    return Noun.of(
        "router",
        Verbs.list(
            get("listRouters", ROUTERS),
            "name",
            "phase",
            "segments",
            "externalNetworks",
            "snat",
            "id"),
        Verbs.show(get("getRouter", ROUTER)),
        Verbs.create(post("createRouter", ROUTERS), "name")
            .with(
                OUTWARD,
                Field.of("--segment", "segments", Kind.LIST),
                SNAT,
                ROUTES,
                Catalogue.DESCRIPTION)
            .with(Trait.ASYNCHRONOUS),
        Verbs.set(patch("patchRouter", ROUTER))
            .with(OUTWARD, SNAT, ROUTES, Catalogue.DESCRIPTION)
            .with(Trait.ASYNCHRONOUS),
        attach(),
        detach(),
        Verbs.delete(delete("deleteRouter", ROUTER)).with(Trait.ASYNCHRONOUS),
        Verbs.wait(get("getRouter", ROUTER), "ACTIVE", "PENDING"));
  }

  private static Verb attach() {
    Endpoint endpoint = post("attachRouter", INTERFACES);
    return Verb.of(
            "attach",
            Names.ONE,
            in -> {
              String router = in.path(ROUTER, in.name());
              Verbs.made(in, router + "/interfaces", _ -> router);
            },
            endpoint)
        .with(Field.text("--segment", "segment").must())
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS);
  }

  private static Verb detach() {
    return Verb.of(
            "detach",
            Names.ONE,
            in -> Verbs.remove(in, leaving(in), segment(in), in.path(ROUTER, in.name())),
            delete("detachRouter", INTERFACE))
        .with(Field.local("--segment", Kind.TEXT).must())
        .with(Trait.CHANGES, Trait.CONDITIONAL, Trait.ASYNCHRONOUS);
  }

  private static String leaving(Invocation in) {
    return in.path(ROUTER, in.name()) + "/interfaces/" + Request.escape(segment(in));
  }

  private static String segment(Invocation in) {
    return Objects.requireNonNull(in.options().text("--segment"));
  }

  static Noun floatingIps() {
    return Noun.of(
        "floating-ip",
        Verbs.list(
            get("listFloatingIps", FLOATING),
            "address",
            "phase",
            "vm",
            "port",
            "loadBalancer",
            "router",
            "externalNetwork",
            "id"),
        Verbs.show(get("getFloatingIp", FLOATING_IP)),
        create(),
        Verbs.set(patch("patchFloatingIp", FLOATING_IP))
            .with(PORT, VM, BALANCER)
            .with(Trait.ASYNCHRONOUS),
        Verbs.delete(delete("deleteFloatingIp", FLOATING_IP)).with(Trait.ASYNCHRONOUS),
        Verbs.wait(get("getFloatingIp", FLOATING_IP), "ACTIVE", "PENDING"));
  }

  private static Verb create() {
    Endpoint endpoint = post("createFloatingIp", FLOATING);
    return Verb.of(
            "create", Names.NONE, in -> Verbs.create(in, in.path(endpoint.path(), null)), endpoint)
        .with(
            Field.text("--external-network", "externalNetwork"),
            Field.text("--address", "address"),
            PORT,
            VM,
            BALANCER)
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS);
  }
}
