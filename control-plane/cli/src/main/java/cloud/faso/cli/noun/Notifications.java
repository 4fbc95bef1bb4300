package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.client.Answer;
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
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Webhooks of the platform, a ministry or a tenant; and the mails that people were written. */
final class Notifications {

  private static final String PLATFORM = "/v1/webhooks";
  private static final String MINISTRY = "/v1/ministries/{ministry}/webhooks";
  private static final String TENANT = "/v1/tenants/{tenant}/webhooks";
  private static final String MAIL = "/v1/mails/{mail}";

  private static final Field FOR_PLATFORM = Field.local("--platform", Kind.FLAG);
  private static final Field TARGET = Field.text("--target-url", "url");
  private static final Field EVENTS = Field.of("--event", "events", Kind.LIST);
  static final Field LANGUAGE = Field.choice("--language", "language", "fr", "en");

  private Notifications() {}

  static Noun webhooks() {
    return Noun.of(
        "webhook",
        list(),
        show(),
        create(),
        set(),
        remove(),
        test(),
        deliveries(),
        replay(),
        rotateSecret());
  }

  /** Which of the three collections: what was named, or the usual tenant's. */
  private static String collection(Invocation in) {
    if (in.options().flag("--platform")) {
      return PLATFORM;
    }
    boolean ministry = in.options().has("--ministry") && !in.options().has("--tenant");
    return ministry ? MINISTRY : TENANT;
  }

  private static String path(Invocation in, String rest) {
    return in.path(collection(in) + "/{webhook}" + rest, in.name());
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
                    "url",
                    "events",
                    "enabled",
                    "backlog",
                    "failingSince",
                    "lastDeliveredAt"),
            get("listPlatformWebhooks", PLATFORM),
            get("listMinistryWebhooks", MINISTRY),
            get("listTenantWebhooks", TENANT))
        .with(FOR_PLATFORM)
        .with(Trait.LISTS);
  }

  private static Verb show() {
    return Verb.of(
            "show",
            Names.ONE,
            in -> in.printer().thing(in.send(Request.get(path(in, ""))).json()),
            get("getPlatformWebhook", PLATFORM + "/{webhook}"),
            get("getMinistryWebhook", MINISTRY + "/{webhook}"),
            get("getTenantWebhook", TENANT + "/{webhook}"))
        .with(FOR_PLATFORM);
  }

  private static Verb create() {
    return Verb.of(
            "create",
            Names.ONE,
            in -> {
              ObjectNode body = in.body().put("name", in.name());
              Secrets.show(in, in.change("POST", in.path(collection(in), null)), body, "secret");
            },
            post("createPlatformWebhook", PLATFORM),
            post("createMinistryWebhook", MINISTRY),
            post("createTenantWebhook", TENANT))
        .with(
            FOR_PLATFORM,
            TARGET.must(),
            EVENTS.must(),
            LANGUAGE,
            Catalogue.DESCRIPTION,
            Secrets.SAVE)
        .with(Trait.CHANGES);
  }

  private static Verb set() {
    return Verb.of(
            "set",
            Names.ONE,
            in -> Verbs.set(in, path(in, "")),
            patch("patchPlatformWebhook", PLATFORM + "/{webhook}"),
            patch("patchMinistryWebhook", MINISTRY + "/{webhook}"),
            patch("patchTenantWebhook", TENANT + "/{webhook}"))
        .with(
            FOR_PLATFORM,
            TARGET,
            EVENTS,
            LANGUAGE,
            Catalogue.DESCRIPTION,
            Field.of("--enabled", "enabled", Kind.SWITCH))
        .with(Trait.CHANGES, Trait.CONDITIONAL);
  }

  private static Verb remove() {
    return Verb.of(
            "delete",
            Names.ONE,
            in -> Verbs.remove(in, path(in, ""), in.name()),
            delete("deletePlatformWebhook", PLATFORM + "/{webhook}"),
            delete("deleteMinistryWebhook", MINISTRY + "/{webhook}"),
            delete("deleteTenantWebhook", TENANT + "/{webhook}"))
        .with(FOR_PLATFORM)
        .with(Trait.CHANGES, Trait.CONDITIONAL);
  }

  private static Verb test() {
    return Verb.of(
            "test",
            Names.ONE,
            in -> tell(in, in.send(in.change("POST", path(in, "/actions/test")))),
            post("testPlatformWebhook", PLATFORM + "/{webhook}/actions/test"),
            post("testMinistryWebhook", MINISTRY + "/{webhook}/actions/test"),
            post("testTenantWebhook", TENANT + "/{webhook}/actions/test"))
        .with(FOR_PLATFORM)
        .with(Trait.CHANGES);
  }

  private static Verb deliveries() {
    return Verb.of(
            "deliveries",
            Names.ONE,
            in ->
                Verbs.printList(
                    in,
                    Request.get(path(in, "/deliveries")),
                    "id",
                    "type",
                    "state",
                    "attempts",
                    "reason",
                    "triedAt",
                    "createdAt"),
            get("listPlatformDeliveries", PLATFORM + "/{webhook}/deliveries"),
            get("listMinistryDeliveries", MINISTRY + "/{webhook}/deliveries"),
            get("listTenantDeliveries", TENANT + "/{webhook}/deliveries"))
        .with(FOR_PLATFORM, Field.choice("--state", "state", "WAITING", "DELIVERED", "DEAD"))
        .with(Trait.LISTS);
  }

  private static Verb replay() {
    return Verb.of(
            "replay",
            Names.ONE,
            in -> tell(in, in.send(in.change("POST", path(in, "/actions/replay")).body(in.body()))),
            post("replayPlatformDeliveries", PLATFORM + "/{webhook}/actions/replay"),
            post("replayMinistryDeliveries", MINISTRY + "/{webhook}/actions/replay"),
            post("replayTenantDeliveries", TENANT + "/{webhook}/actions/replay"))
        .with(FOR_PLATFORM, Field.text("--delivery", "delivery"))
        .with(Trait.CHANGES);
  }

  private static Verb rotateSecret() {
    return Verb.of(
            "rotate-secret",
            Names.ONE,
            in ->
                Secrets.show(
                    in, in.change("POST", path(in, "/actions/rotate-secret")), in.body(), "secret"),
            post("rotatePlatformWebhookSecret", PLATFORM + "/{webhook}/actions/rotate-secret"),
            post("rotateMinistryWebhookSecret", MINISTRY + "/{webhook}/actions/rotate-secret"),
            post("rotateTenantWebhookSecret", TENANT + "/{webhook}/actions/rotate-secret"))
        .with(FOR_PLATFORM, Field.of("--overlap", "overlapHours", Kind.NUMBER), Secrets.SAVE)
        .with(Trait.CHANGES);
  }

  static Noun mails() {
    Endpoint replay = post("replayMail", MAIL + "/actions/replay");
    return Noun.of(
        "mail",
        Verbs.list(
                get("listMails", "/v1/mails"),
                "id",
                "state",
                "email",
                "subject",
                "attempts",
                "failure",
                "createdAt")
            .with(Field.choice("--state", "state", "WAITING", "SENT", "DEAD")),
        Verbs.show(get("getMail", MAIL)),
        Verb.of(
                "replay",
                Names.ONE,
                in -> tell(in, in.send(in.change("POST", in.path(replay.path(), in.name())))),
                replay)
            .with(Trait.CHANGES));
  }

  private static void tell(Invocation in, Answer answer) {
    if (!Verbs.preview(in, answer)) {
      in.printer().thing(answer.json());
    }
  }
}
