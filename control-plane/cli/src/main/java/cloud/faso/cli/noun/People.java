package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** People, and who has which role where. */
final class People {

  private static final String PEOPLE = "/v1/people";
  private static final String PERSON = PEOPLE + "/{person}";
  private static final String PLATFORM = "/v1/members";
  private static final String MINISTRY = "/v1/ministries/{ministry}/members";
  private static final String TENANT = "/v1/tenants/{tenant}/members";

  private static final Field FOR_PLATFORM = Field.local("--platform", Kind.FLAG);
  private static final Field LANGUAGE = Field.choice("--language", "language", "fr", "en");

  private People() {}

  static Noun people() {
    return Noun.of(
        "person",
        Verbs.list(
            get("listPeople", PEOPLE), "name", "username", "email", "issuer", "disabledAt", "id"),
        Verbs.show(get("getPerson", PERSON)),
        createPerson(),
        Verbs.action("disable", post("disablePerson", PERSON + "/actions/disable"), PERSON),
        Verbs.action("enable", post("enablePerson", PERSON + "/actions/enable"), PERSON),
        resetPassword());
  }

  private static Verb createPerson() {
    return Verb.of(
            "create",
            Names.ONE,
            in -> {
              ObjectNode body = in.body().put("username", in.name());
              Secrets.show(in, in.change("POST", PEOPLE), body, "oneTimePassword");
            },
            post("createPerson", PEOPLE))
        .with(
            Field.text("--name", "name").must(),
            Field.text("--email", "email"),
            LANGUAGE,
            Secrets.SAVE)
        .with(Trait.CHANGES);
  }

  private static Verb resetPassword() {
    String path = PERSON + "/actions/reset-password";
    return Verb.of(
            "reset-password",
            Names.ONE,
            in -> {
              Request request = in.change("POST", in.path(path, in.name()));
              Secrets.show(in, request, null, "oneTimePassword");
            },
            post("resetPassword", path))
        .with(Secrets.SAVE)
        .with(Trait.CHANGES);
  }

  static Noun members() {
    return Noun.of("member", list(), show(), add(), set(), remove());
  }

  private static Verb list() {
    return Verb.of(
            "list",
            Names.NONE,
            in ->
                Verbs.printList(
                    in,
                    Request.get(in.path(collection(in), null)),
                    "name",
                    "username",
                    "role",
                    "ministry",
                    "tenant",
                    "kind",
                    "person"),
            get("listPlatformMembers", PLATFORM),
            get("listMinistryMembers", MINISTRY),
            get("listTenantMembers", TENANT))
        .with(FOR_PLATFORM, Access.ROLE)
        .with(Trait.LISTS);
  }

  private static Verb show() {
    return Verb.of(
            "show",
            Names.ONE,
            in -> in.printer().thing(in.send(Request.get(path(in))).json()),
            get("getPlatformMember", PLATFORM + "/{member}"),
            get("getMinistryMember", MINISTRY + "/{member}"),
            get("getTenantMember", TENANT + "/{member}"))
        .with(FOR_PLATFORM);
  }

  private static Verb add() {
    return Verb.of(
            "add",
            Names.ONE,
            in -> Verbs.create(in, in.path(collection(in), null), "person"),
            post("createPlatformMember", PLATFORM),
            post("createMinistryMember", MINISTRY),
            post("createTenantMember", TENANT))
        .with(FOR_PLATFORM, Access.ROLE.must())
        .with(Trait.CHANGES);
  }

  private static Verb set() {
    return Verb.of(
            "set",
            Names.ONE,
            in -> Verbs.set(in, path(in)),
            patch("patchPlatformMember", PLATFORM + "/{member}"),
            patch("patchTenantMember", TENANT + "/{member}"))
        .with(
            FOR_PLATFORM,
            Field.choice("--role", "role", "operator", "auditor", "member", "viewer").must())
        .with(Trait.CHANGES, Trait.CONDITIONAL);
  }

  private static Verb remove() {
    return Verb.of(
            "remove",
            Names.ONE,
            in -> Verbs.remove(in, path(in), in.name()),
            delete("deletePlatformMember", PLATFORM + "/{member}"),
            delete("deleteMinistryMember", MINISTRY + "/{member}"),
            delete("deleteTenantMember", TENANT + "/{member}"))
        .with(FOR_PLATFORM)
        .with(Trait.CHANGES, Trait.CONDITIONAL);
  }

  private static String path(Invocation in) {
    return in.path(collection(in) + "/{member}", in.name());
  }

  private static String collection(Invocation in) {
    return Access.collection(in, PLATFORM, MINISTRY, TENANT);
  }
}
