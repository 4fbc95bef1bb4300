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

/** What ports may send and receive. */
final class SecurityGroups {

  private static final String GROUPS = "/v1/tenants/{tenant}/security-groups";
  private static final String GROUP = GROUPS + "/{group}";
  private static final String RULES = GROUP + "/rules";
  private static final String RULE = RULES + "/{rule}";

  private static final Field WHICH = Field.local("--rule", Kind.TEXT).must();

  private SecurityGroups() {}

  static Noun groups() {
    return Noun.of(
        "security-group",
        Verbs.list(
            get("listSecurityGroups", GROUPS), "name", "phase", "description", "createdAt", "id"),
        Verbs.show(get("getSecurityGroup", GROUP)),
        Verbs.create(post("createSecurityGroup", GROUPS), "name")
            .with(Field.of("--rule", "rules", Kind.ITEMS), Catalogue.DESCRIPTION)
            .with(Trait.ASYNCHRONOUS),
        Verbs.set(patch("patchSecurityGroup", GROUP))
            .with(Catalogue.DESCRIPTION)
            .with(Trait.ASYNCHRONOUS),
        Verbs.delete(delete("deleteSecurityGroup", GROUP)).with(Trait.ASYNCHRONOUS),
        addRule(),
        showRule(),
        removeRule(),
        Verbs.wait(get("getSecurityGroup", GROUP), "ACTIVE", "PENDING"));
  }

  private static Verb addRule() {
    Endpoint endpoint = post("createSecurityRule", RULES);
    return Verb.of(
            "add-rule",
            Names.ONE,
            in -> Verbs.create(in, in.path(GROUP, in.name()) + "/rules"),
            endpoint)
        .with(
            Field.choice("--direction", "direction", "INGRESS", "EGRESS").must(),
            Field.choice("--family", "family", "IPV4", "IPV6"),
            Field.text("--protocol", "protocol"),
            Field.of("--first-port", "ports.first", Kind.NUMBER),
            Field.of("--last-port", "ports.last", Kind.NUMBER),
            Field.of("--icmp-type", "icmpType", Kind.NUMBER),
            Field.of("--icmp-code", "icmpCode", Kind.NUMBER),
            Field.text("--remote-cidr", "remoteCidr"),
            Field.text("--remote-group", "remoteGroup"),
            Catalogue.DESCRIPTION)
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS);
  }

  private static Verb showRule() {
    return Verb.of(
            "show-rule",
            Names.ONE,
            in -> in.printer().thing(in.send(Request.get(rule(in))).json()),
            get("getSecurityRule", RULE))
        .with(WHICH);
  }

  private static Verb removeRule() {
    return Verb.of(
            "remove-rule",
            Names.ONE,
            in -> Verbs.remove(in, rule(in), Objects.requireNonNull(in.options().text("--rule"))),
            delete("deleteSecurityRule", RULE))
        .with(WHICH)
        .with(Trait.CHANGES, Trait.CONDITIONAL, Trait.ASYNCHRONOUS);
  }

  private static String rule(Invocation in) {
    String rule = Objects.requireNonNull(in.options().text("--rule"));
    return in.path(GROUP, in.name()) + "/rules/" + Request.escape(rule);
  }
}
