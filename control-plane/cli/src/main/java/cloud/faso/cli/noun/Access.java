package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.InputFile;
import cloud.faso.cli.client.Lines;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Places;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** API tokens of the platform, a ministry or a tenant; SSH keys; and who one is. */
final class Access {

  private static final String PLATFORM = "/v1/tokens";
  private static final String MINISTRY = "/v1/ministries/{ministry}/tokens";
  private static final String TENANT = "/v1/tenants/{tenant}/tokens";
  private static final String MINE = "/v1/me/tokens";
  private static final String KEYS = "/v1/tenants/{tenant}/keys";
  private static final String ME = "/v1/me";
  private static final String PASSWORD = ME + "/actions/change-password";
  private static final String KEY = KEYS + "/{key}";

  private static final Field FOR_PLATFORM = Field.local("--platform", Kind.FLAG);
  private static final Field OWN = Field.local("--mine", Kind.FLAG);
  static final Field ROLE =
      Field.choice("--role", "role", "operator", "auditor", "lead", "member", "viewer");

  private Access() {}

  static Noun tokens() {
    return Noun.of("token", listTokens(), showToken(), createToken(), deleteToken());
  }

  private static String collection(Invocation in) {
    return in.options().flag("--mine") ? MINE : collection(in, PLATFORM, MINISTRY, TENANT);
  }

  /** Which of the three collections: what was named, or the usual tenant's. */
  static String collection(Invocation in, String platform, String ministry, String tenant) {
    if (in.options().flag("--platform")) {
      return platform;
    }
    boolean ofMinistry = in.options().has("--ministry") && !in.options().has("--tenant");
    return ofMinistry ? ministry : tenant;
  }

  private static Verb listTokens() {
    return Verb.of(
            "list",
            Names.NONE,
            in ->
                Verbs.printList(
                    in,
                    Request.get(in.path(collection(in), null)),
                    "name",
                    "role",
                    "ministry",
                    "tenant",
                    "createdAt",
                    "lastUsedAt",
                    "expiresAt",
                    "id"),
            get("listPlatformTokens", PLATFORM),
            get("listMinistryTokens", MINISTRY),
            get("listTenantTokens", TENANT),
            get("listMyTokens", MINE))
        .with(FOR_PLATFORM, OWN, ROLE)
        .with(Trait.LISTS);
  }

  private static Verb showToken() {
    return Verb.of(
            "show",
            Names.ONE,
            in -> in.printer().thing(in.send(Request.get(tokenPath(in, in.name()))).json()),
            get("getPlatformToken", PLATFORM + "/{token}"),
            get("getMinistryToken", MINISTRY + "/{token}"),
            get("getTenantToken", TENANT + "/{token}"),
            get("getMyToken", MINE + "/{token}"))
        .with(FOR_PLATFORM, OWN);
  }

  private static Verb createToken() {
    return Verb.of(
            "create",
            Names.ONE,
            in -> {
              Request request = in.change("POST", in.path(collection(in), null));
              ObjectNode body = in.body().put("name", in.name());
              if (in.options().flag("--mine")) {
                place(in, body);
              }
              Secrets.show(in, request, body, "secret");
            },
            post("createPlatformToken", PLATFORM),
            post("createMinistryToken", MINISTRY),
            post("createTenantToken", TENANT),
            post("createMyToken", MINE))
        .with(
            FOR_PLATFORM,
            OWN,
            ROLE.must(),
            Field.of("--valid-for", "validForDays", Kind.NUMBER),
            Secrets.SAVE)
        .with(Trait.CHANGES);
  }

  /** Where a token of one's own is to count: the place that goes with its role. */
  private static void place(Invocation in, ObjectNode body) {
    switch (body.path("role").asText()) {
      case "lead" -> body.put("ministry", new Places(in).ministry());
      case "member", "viewer" -> body.put("tenant", new Places(in).tenant());
      default -> {}
    }
  }

  private static Verb deleteToken() {
    return Verb.of(
            "delete",
            Names.ONE,
            in -> Verbs.remove(in, tokenPath(in, in.name()), in.name()),
            delete("deletePlatformToken", PLATFORM + "/{token}"),
            delete("deleteMinistryToken", MINISTRY + "/{token}"),
            delete("deleteTenantToken", TENANT + "/{token}"),
            delete("deleteMyToken", MINE + "/{token}"))
        .with(FOR_PLATFORM, OWN)
        .with(Trait.CHANGES, Trait.CONDITIONAL);
  }

  private static String tokenPath(Invocation in, String name) {
    return in.path(collection(in) + "/{token}", name);
  }

  static Noun keys() {
    return Noun.of(
        "key",
        Verbs.list(get("listKeys", KEYS), "name", "fingerprint", "createdAt"),
        Verbs.show(get("getKey", KEY)),
        createKey(),
        Verbs.delete(delete("deleteKey", KEY)));
  }

  private static Verb createKey() {
    Endpoint endpoint = post("createKey", KEYS);
    return Verb.of("create", Names.ONE, in -> addKey(in, endpoint), endpoint)
        .with(Field.local("--file", Kind.TEXT), Field.text("--public-key", "publicKey"))
        .with(Trait.CHANGES);
  }

  private static void addKey(Invocation in, Endpoint endpoint) {
    ObjectNode body = in.body().put("name", in.name());
    String file = in.options().text("--file");
    if (file != null) {
      body.put("publicKey", publicKey(in, file));
    }
    if (!body.has("publicKey")) {
      throw in.failure(ExitCode.USAGE, "key.which");
    }
    var answer = in.send(in.change("POST", in.path(endpoint.path(), null)).body(body));
    if (!Verbs.preview(in, answer)) {
      in.printer().thing(answer.json());
    }
  }

  /** A private key must not leave the machine, not even to be refused. */
  private static String publicKey(Invocation in, String file) {
    String content = InputFile.text(file, in.world(), in.words()).strip();
    if (content.contains("PRIVATE KEY")) {
      throw in.failure(ExitCode.USAGE, "key.private", file);
    }
    return content;
  }

  static Noun me() {
    return Noun.of(
        "me",
        Verb.of(
            "",
            Names.NONE,
            in -> in.printer().thing(in.send(Request.get(ME)).json()),
            get("getMe", ME)),
        Verb.of("set", Names.NONE, in -> Verbs.set(in, ME), patch("patchMe", ME))
            .with(
                Field.text("--name", "name"),
                Field.text("--email", "email"),
                Field.choice("--language", "language", "fr", "en"))
            .with(Trait.CHANGES, Trait.CONDITIONAL),
        Verb.of(
                "change-password",
                Names.NONE,
                Access::changePassword,
                post("changePassword", PASSWORD))
            .with(Trait.CHANGES));
  }

  private static void changePassword(Invocation in) {
    Lines lines = new Lines(in.world(), in.words());
    ObjectNode body = in.body();
    body.put("currentPassword", lines.secret("me.current-password"));
    body.put("newPassword", lines.secret("me.new-password"));
    var answer = in.send(in.change("POST", PASSWORD).body(body));
    if (!Verbs.preview(in, answer)) {
      in.printer().done(in.words().of("me.password-changed"), answer.json());
    }
  }
}
