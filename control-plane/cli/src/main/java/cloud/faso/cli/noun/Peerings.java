package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;

/** How tenants reach each other: peerings, and what is offered to others. */
final class Peerings {

  private static final String HOME = "/v1/tenants/{tenant}";
  private static final String PEERINGS = HOME + "/peerings";
  private static final String PEERING = PEERINGS + "/{peering}";
  private static final String OFFERS = HOME + "/offers";
  private static final String OFFER = OFFERS + "/{offer}";
  private static final String SERVICES = HOME + "/services";
  private static final String SERVICE = SERVICES + "/{offer}";

  private static final Field PURPOSE = Field.text("--purpose", "purpose");
  private static final Field SEGMENT = Field.text("--segment", "segment");
  private static final Field RULE = Field.of("--rule", "rules", Kind.ITEMS);
  private static final Field END = Field.text("--ends-at", "endsAt");
  private static final Field AUDIENCE =
      Field.choice("--audience", "audience", "MINISTRY", "EVERYONE");
  private static final Field APPROVAL = Field.of("--needs-approval", "needsApproval", Kind.SWITCH);

  private Peerings() {}

  static Noun peerings() {
    return Noun.of(
        "peering",
        propose(),
        Verbs.list(
                get("listPeerings", PEERINGS),
                "name",
                "phase",
                "awaits",
                "segment",
                "peer.name?peer.tenant",
                "peer.cidrs",
                "endsAt",
                "id")
            .with(Field.of("--over", "over", Kind.FLAG)),
        Verbs.show(get("getPeering", PEERING)),
        agree(),
        Verbs.action("refuse", post("refusePeering", PEERING + "/actions/refuse"), PEERING)
            .with(Trait.CONDITIONAL),
        Verbs.set(patch("patchPeering", PEERING)).with(PURPOSE, RULE, END).with(Trait.ASYNCHRONOUS),
        end(),
        Verbs.wait(
            get("getPeering", PEERING),
            "ACTIVE",
            "PROPOSED",
            "PENDING",
            "PROVISIONING",
            "FAILED",
            "ENDING",
            "ENDED",
            "EXPIRED",
            "REFUSED",
            "WITHDRAWN",
            "LAPSED"));
  }

  private static Verb propose() {
    Endpoint endpoint = post("createPeering", PEERINGS);
    return Verb.of(
            "propose",
            Names.ONE,
            in -> Verbs.create(in, in.path(endpoint.path(), null), "name"),
            endpoint)
        .with(
            SEGMENT.must(),
            PURPOSE.must(),
            Field.text("--peer", "peer"),
            RULE,
            END,
            Field.text("--offer", "offer"),
            Field.of("--offer-generation", "offerGeneration", Kind.NUMBER))
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS);
  }

  /** One at a time: the number of the terms is that of one peering. */
  private static Verb agree() {
    Endpoint endpoint = post("agreePeering", PEERING + "/actions/agree");
    return Verb.of(
            "agree",
            Names.ONE,
            in ->
                Verbs.finish(
                    in,
                    in.send(in.change("POST", in.path(endpoint.path(), in.name())).body(in.body())),
                    in.name(),
                    in.path(PEERING, in.name())),
            endpoint)
        .with(Field.of("--terms", "terms", Kind.NUMBER).must(), SEGMENT)
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS, Trait.CONDITIONAL);
  }

  private static Verb end() {
    return Verb.of(
            "end",
            Names.ONE,
            in -> Verbs.remove(in, in.path(PEERING, in.name()), in.name()),
            delete("deletePeering", PEERING))
        .with(Trait.CHANGES, Trait.CONDITIONAL, Trait.ASYNCHRONOUS);
  }

  static Noun offers() {
    return Noun.of(
        "offer",
        Verb.of(
                "find",
                Names.NONE,
                in ->
                    Verbs.printList(
                        in,
                        Request.get(in.path(SERVICES, null)),
                        "name",
                        "description",
                        "ministry",
                        "tenantName",
                        "needsApproval",
                        "endsAt",
                        "generation",
                        "id"),
                get("listServices", SERVICES))
            .with(Trait.LISTS),
        Verb.of(
            "inspect",
            Names.ONE,
            in -> in.printer().thing(in.send(Request.get(in.path(SERVICE, in.name()))).json()),
            get("getService", SERVICE)),
        Verbs.list(
            get("listOffers", OFFERS),
            "name",
            "segment",
            "audience",
            "needsApproval",
            "endsAt",
            "id"),
        Verbs.show(get("getOffer", OFFER)),
        Verbs.create(post("createOffer", OFFERS), "name")
            .with(
                SEGMENT.must(),
                Field.text("--description", "description").must(),
                RULE.must(),
                END.must(),
                AUDIENCE,
                APPROVAL),
        Verbs.set(patch("patchOffer", OFFER))
            .with(Field.text("--description", "description"), RULE, END, AUDIENCE, APPROVAL),
        Verbs.delete(delete("deleteOffer", OFFER)));
  }
}
