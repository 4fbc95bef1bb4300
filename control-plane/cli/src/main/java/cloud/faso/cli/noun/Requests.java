package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.client.Answer;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;

/** What a role may not do on its own, asked for. */
final class Requests {

  private static final String ALL = "/v1/requests";
  private static final String REQUEST = ALL + "/{request}";
  private static final String OF_MINISTRY = "/v1/ministries/{ministry}/requests";
  private static final String OF_TENANT = "/v1/tenants/{tenant}/requests";

  private static final Field REASON = Field.text("--reason", "reason").must();

  private static final Field UNTIL = Field.text("--until", "until");

  private Requests() {}

  static Noun requests() {
    return Noun.of(
        "request",
        ask(),
        list(),
        Verbs.show(get("getRequest", REQUEST)),
        action("approve", "approveRequest")
            .with(
                Field.of("--changes", "changes", Kind.JSON),
                UNTIL,
                Field.text("--comment", "comment")),
        action("refuse", "refuseRequest").with(REASON),
        action("withdraw", "withdrawRequest"),
        action("comment", "commentRequest").with(Field.text("--text", "text").must()),
        Verb.of(
            "policy",
            Names.NONE,
            in -> in.printer().thing(in.send(Request.get(ALL + "/policy")).json()),
            get("getRequestPolicy", ALL + "/policy")));
  }

  private static Verb action(String verb, String operationId) {
    return Verbs.action(verb, post(operationId, REQUEST + "/actions/" + verb), REQUEST)
        .with(Trait.CONDITIONAL);
  }

  /** With {@code --ministry} alone it is the ministry's, else a tenant's. */
  private static String place(Invocation in) {
    boolean ministry = in.options().has("--ministry") && !in.options().has("--tenant");
    return in.path(ministry ? OF_MINISTRY : OF_TENANT, null);
  }

  private static Verb ask() {
    return Verb.of(
            "ask",
            Names.NONE,
            in -> {
              Answer answer = in.send(in.change("POST", place(in)).body(in.body()));
              if (!Verbs.preview(in, answer)) {
                in.printer().thing(answer.json());
              }
            },
            post("createTenantRequest", OF_TENANT),
            post("createMinistryRequest", OF_MINISTRY))
        .with(call().must(), Field.of("--payload", "payload", Kind.JSON).must(), REASON)
        .with(UNTIL, Field.text("--vm", "vm"), Field.text("--loan", "loan"))
        .with(Trait.CHANGES);
  }

  private static Field call() {
    return Field.choice(
        "--call",
        "call",
        "createVm",
        "patchVm",
        "resizeVm",
        "createFloatingIp",
        "createPeering",
        "createOffer",
        "createTenantMember",
        "patchTenantQuota",
        "patchTenantLoan",
        "patchTenant",
        "patchMinistryQuota",
        "patchMinistryLoan",
        "patchMinistry");
  }

  private static Verb list() {
    return Verb.of(
            "list",
            Names.NONE,
            in ->
                Verbs.printList(
                    in,
                    in.options().flag("--all") ? everywhere(in) : Request.get(place(in)),
                    "id",
                    "phase",
                    "waitsFor",
                    "call",
                    "name",
                    "askedName",
                    "createdAt"),
            get("listTenantRequests", OF_TENANT),
            get("listMinistryRequests", OF_MINISTRY),
            get("listRequests", ALL))
        .with(
            Field.local("--all", Kind.FLAG),
            Field.choice("--phase", "phase", "OPEN", "GRANTED", "REFUSED", "WITHDRAWN", "LAPSED"),
            call())
        .with(Trait.LISTS);
  }

  private static Request everywhere(Invocation in) {
    return Request.get(ALL).with("ministry", in.options().text("--ministry"));
  }
}
