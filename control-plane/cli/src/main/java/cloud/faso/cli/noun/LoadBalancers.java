package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verbs;

/** Addresses behind which ports share the work. */
final class LoadBalancers {

  private static final String BALANCERS = "/v1/tenants/{tenant}/load-balancers";
  private static final String BALANCER = BALANCERS + "/{balancer}";

  private static final Field LISTENER = Field.of("--listener", "listeners", Kind.ITEMS);

  private LoadBalancers() {}

  static Noun balancers() {
    return Noun.of(
        "load-balancer",
        Verbs.list(
            get("listLoadBalancers", BALANCERS),
            "name",
            "phase",
            "segment",
            "addresses",
            "floatingIp",
            "createdAt",
            "id"),
        Verbs.show(get("getLoadBalancer", BALANCER)),
        Verbs.create(post("createLoadBalancer", BALANCERS), "name")
            .with(
                Field.text("--segment", "segment").must(),
                LISTENER.must(),
                Field.of("--address", "addresses", Kind.LIST))
            .with(Trait.ASYNCHRONOUS),
        Verbs.set(patch("patchLoadBalancer", BALANCER)).with(LISTENER).with(Trait.ASYNCHRONOUS),
        Verbs.delete(delete("deleteLoadBalancer", BALANCER)).with(Trait.ASYNCHRONOUS),
        Verbs.wait(get("getLoadBalancer", BALANCER), "ACTIVE", "PENDING"));
  }
}
