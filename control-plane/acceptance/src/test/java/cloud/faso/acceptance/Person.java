package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody who calls a control plane from a home of their own, with the client and with curl. */
final class Person {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;

  /** What they call. */
  private final Home faso;

  private final Home home;
  private final Path token;

  /**
   * @param token name of the file in {@code folder} that their token is kept in
   */
  private Person(Path folder, Home faso, Home home, String token) {
    this.folder = folder;
    this.faso = faso;
    this.home = home;
    this.token = folder.resolve(token);
  }

  /** Somebody who signs in with a one-time password, and chooses one of their own. */
  static Person signedIn(Home faso, Path folder, String user, String oneTime) throws Exception {
    Home home = faso.of(folder);
    Person person = new Person(folder, faso, home, "session.token");
    String password = password(user);
    success(home.typed(List.of(oneTime), "login", "--user", user));
    success(home.typed(List.of(oneTime, password), "me", "change-password"));
    success(home.typed(List.of(password), "login", "--user", user));
    return person;
  }

  /** As {@link #signedIn}, with curl. */
  static Person signedInByCurl(Home faso, Path folder, String user, String oneTime)
      throws Exception {
    Person person = new Person(folder, faso, faso.of(folder), "session.token");
    person.signIn(credentials(user, oneTime));
    person.curled(
        204,
        "POST",
        "/v1/me/actions/change-password",
        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(oneTime, password(user)));
    person.signIn(credentials(user, password(user)));
    return person;
  }

  private void signIn(String credentials) throws Exception {
    Files.deleteIfExists(token);
    JsonNode session = curled(200, "POST", "/v1/login", credentials);
    Files.writeString(token, session.path("secret").asText());
  }

  private static String credentials(String user, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(user, password);
  }

  private static String password(String user) {
    return "un mot de passe de " + user;
  }

  /** Somebody of the directory, who signs in with a browser. */
  static Person ofDirectory(Home faso, Path folder, String name, Directory directory)
      throws Exception {
    Home home =
        faso.of(folder)
            .with("DISPLAY", ":0")
            .with("PATH", directory.browser(name) + ":" + System.getenv("PATH"));
    Person person = new Person(folder, faso, home, "session.token");
    success(home.faso("login"));
    return person;
  }

  /** Somebody, or a program, who was given a token in a file of their folder. */
  static Person bearing(Home faso, Path folder, String token) throws IOException {
    return new Person(folder, faso, faso.of(folder), token);
  }

  private static Shell.Outcome success(Shell.Outcome outcome) {
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return outcome;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  Shell.Outcome faso(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--token-file", token.toString()));
    return home.faso(all.toArray(String[]::new));
  }

  String said(String... words) throws Exception {
    return success(faso(words)).output();
  }

  /** What the client shows as JSON. */
  JsonNode shown(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-o", "json"));
    return JSON.readTree(success(faso(all.toArray(String[]::new))).out());
  }

  /** An answer to curl. */
  record Answered(int status, String body) {

    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  /**
   * Calls with curl, the token out of a file: argv is everybody's to read.
   *
   * @param options more of curl's
   */
  Answered curl(String method, String path, @Nullable String body, String... options)
      throws Exception {
    Path config =
        Files.createTempFile(
            folder,
            "curl",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (Files.exists(token)) {
        String bearer = Files.readString(token).strip();
        Files.writeString(config, "header = \"Authorization: Bearer " + bearer + "\"\n");
      }
      List<String> command = new ArrayList<>();
      command.addAll(List.of("curl", "--config", config.toString(), "--silent", "--noproxy", "*"));
      command.addAll(List.of("--request", method, "--write-out", "\n%{http_code}"));
      if (body != null) {
        command.addAll(List.of("--header", "Content-Type: " + type(method), "--data", body));
      }
      command.addAll(List.of(options));
      command.add("http://127.0.0.1:" + home.port() + path);
      Shell.Outcome outcome = Shell.run(PATIENCE, Map.of(), command.toArray(String[]::new));
      if (outcome.exit() != 0) {
        // Where nobody answers, it is of interest why.
        fail("curl ended with %s; %s", outcome, faso.lastWords("control-plane"));
      }
      String said = outcome.out();
      int end = said.lastIndexOf('\n');
      return new Answered(Integer.parseInt(said.substring(end + 1)), said.substring(0, end));
    } finally {
      Files.delete(config);
    }
  }

  private static String type(String method) {
    return method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
  }

  /** What curl is answered with a status that must be this one. */
  JsonNode curled(int status, String method, String path, @Nullable String body, String... options)
      throws Exception {
    Answered answered = curl(method, path, body, options);
    assertThat(answered.status()).as(answered.body()).isEqualTo(status);
    return answered.body().isEmpty() ? JSON.createObjectNode() : answered.json();
  }
}
