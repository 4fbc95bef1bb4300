package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;

/** Quota that is lent until a day, to a ministry or a tenant. */
final class Loans {

  private static final String MINISTRY = "/v1/ministries/{ministry}/quota/loans";
  private static final String TENANT = "/v1/tenants/{tenant}/quota/loans";

  private static final Field EXPIRES = Field.text("--expires-at", "expiresAt");

  private Loans() {}

  static Noun loans() {
    return Noun.of("loan", list(), show(), create(), set(), remove());
  }

  /** With {@code --ministry} alone they are hers, else a tenant's. */
  private static String collection(Invocation in) {
    boolean ministry = in.options().has("--ministry") && !in.options().has("--tenant");
    return ministry ? MINISTRY : TENANT;
  }

  private static String path(Invocation in) {
    return in.path(collection(in) + "/{loan}", in.name());
  }

  private static Verb list() {
    return Verb.of(
            "list",
            Names.NONE,
            in ->
                Verbs.printList(
                    in,
                    Request.get(in.path(collection(in), null)),
                    "id",
                    "expiresAt",
                    "vcpus",
                    "memoryMiB",
                    "vms",
                    "volumeGiB",
                    "floatingIps",
                    "description"),
            get("listTenantLoans", TENANT),
            get("listMinistryLoans", MINISTRY))
        .with(Trait.LISTS);
  }

  private static Verb show() {
    return Verb.of(
        "show",
        Names.ONE,
        in -> in.printer().thing(in.send(Request.get(path(in))).json()),
        get("getTenantLoan", TENANT + "/{loan}"),
        get("getMinistryLoan", MINISTRY + "/{loan}"));
  }

  private static Verb create() {
    return Verb.of(
            "create",
            Names.NONE,
            Loans::lend,
            post("createTenantLoan", TENANT),
            post("createMinistryLoan", MINISTRY))
        .with(EXPIRES.must(), Catalogue.DESCRIPTION)
        .with(Tenancy.limits("%s"))
        .with(Trait.CHANGES);
  }

  private static void lend(Invocation in) {
    var answer = in.send(in.change("POST", in.path(collection(in), null)).body(in.body()));
    if (!Verbs.preview(in, answer)) {
      in.printer().thing(answer.json());
    }
  }

  private static Verb set() {
    return Verb.of(
            "set",
            Names.ONE,
            in -> Verbs.set(in, path(in)),
            patch("patchTenantLoan", TENANT + "/{loan}"),
            patch("patchMinistryLoan", MINISTRY + "/{loan}"))
        .with(EXPIRES, Catalogue.DESCRIPTION)
        .with(Trait.CHANGES, Trait.CONDITIONAL);
  }

  private static Verb remove() {
    return Verb.of(
            "delete",
            Names.ONE,
            in -> Verbs.remove(in, path(in), in.name()),
            delete("deleteTenantLoan", TENANT + "/{loan}"),
            delete("deleteMinistryLoan", MINISTRY + "/{loan}"))
        .with(Trait.CHANGES, Trait.CONDITIONAL);
  }
}
