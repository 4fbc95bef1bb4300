package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Json;
import cloud.faso.cli.client.Lines;
import cloud.faso.cli.client.OpenId;
import cloud.faso.cli.client.ProblemFailure;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.client.Settings;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Beginning and ending a session, whose token stays in a file of the home that only you read. */
final class SignIn {

  private static final String LOGIN = "/v1/login";
  private static final String SESSIONS = "/v1/me/sessions";
  private static final String LOGOUT = "/v1/logout";
  private static final int UNAUTHENTICATED = 401;

  private SignIn() {}

  static Noun login() {
    return Noun.of(
        "login",
        Verb.of("", Names.NONE, SignIn::begin, get("getLogin", LOGIN), post("login", LOGIN))
            .with(Field.text("--user", "username"), Field.local("--device", Kind.FLAG)));
  }

  static Noun logout() {
    return Noun.of(
        "logout", Verb.of("", Names.NONE, SignIn::end, post("logout", LOGOUT)).with(Trait.CHANGES));
  }

  private static void begin(Invocation in) throws IOException {
    Path file = in.world().home().resolve(Settings.SESSION);
    Files.createDirectories(
        in.world().home(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ObjectNode shown = Secrets.keep(in, file, () -> session(in), "secret");
    rememberUrl(in);
    in.printer().done(in.words().of("login.done", shown.path("name").asText()), shown);
    if (shown.path("mustChangePassword").asBoolean()) {
      in.printer().note(in.words().of("login.change-password"));
    }
  }

  private static JsonNode session(Invocation in) {
    JsonNode issuer =
        in.options().has("--user")
            ? MissingNode.getInstance()
            : in.send(Request.get(LOGIN)).json().path("issuer");
    return issuer.isObject() ? ofIssuer(in, issuer) : local(in);
  }

  private static JsonNode local(Invocation in) {
    ObjectNode body = in.body();
    if (!body.has("username")) {
      body.put("username", in.world().environment().getOrDefault("USER", ""));
    }
    String user = body.path("username").asText();
    body.put("password", new Lines(in.world(), in.words()).secret("login.password", user));
    return in.send(Request.of("POST", LOGIN).body(body)).json();
  }

  private static JsonNode ofIssuer(Invocation in, JsonNode issuer) {
    OpenId client = new OpenId(in.world(), in.words(), issuer);
    boolean device = in.options().flag("--device") || !in.world().hasDisplay();
    String token = device ? client.byDevice() : client.byBrowser();
    return in.send(Request.of("POST", SESSIONS).header("Authorization", "Bearer " + token)).json();
  }

  /** Whoever came by an address wants to go on with it. */
  private static void rememberUrl(Invocation in) throws IOException {
    String url = in.options().text("--url");
    Path file = in.world().home().resolve("url");
    if (url != null && !Files.exists(file)) {
      Files.writeString(file, url + "\n");
    }
  }

  private static void end(Invocation in) throws IOException {
    Path file = in.world().home().resolve(Settings.SESSION);
    String kept = Settings.firstLine(file, in.words());
    boolean ofFile = !kept.isEmpty() && kept.equals(in.settings().token());
    if (!ofFile && !namesAnother(in)) {
      throw in.failure(ExitCode.USAGE, "logout.nobody");
    }
    JsonNode shown;
    try {
      var answer = in.send(in.change("POST", LOGOUT));
      if (Verbs.preview(in, answer)) {
        return;
      }
      shown = answer.json();
    } catch (ProblemFailure over) {
      if (!ofFile || over.status() != UNAUTHENTICATED) {
        throw over;
      }
      // It was over before: what is left of it is the file.
      shown = Json.object();
    }
    if (ofFile) {
      Files.deleteIfExists(file);
    }
    in.printer().done(in.words().of("logout.done"), shown);
  }

  private static boolean namesAnother(Invocation in) {
    return in.options().has("--token-file")
        || Stream.of("FASO_TOKEN", "FASO_AS")
            .anyMatch(name -> !in.world().environment().getOrDefault(name, "").isEmpty());
  }
}
