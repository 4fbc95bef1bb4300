package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A government's directory: the real OpenID Connect issuer that the control plane's own tests run,
 * in a process of its own. It needs Node.js; whoever has none leaves out stories tagged {@code
 * issuer}.
 */
final class Directory implements AutoCloseable {

  private static final Path SERVER = Shell.repository().resolve("control-plane/server");
  private static final Path SOURCE = SERVER.resolve("src/test/issuer");
  private static final Path PLACE = SERVER.resolve("target/issuer");

  /** Signs somebody in at the issuer's pages, as a person with a browser does. */
  private static final String BROWSER =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      jar=$(mktemp)
      trap 'rm "$jar"' EXIT
      open() { page=$(curl --silent --location --noproxy '*' --cookie "$jar" --cookie-jar "$jar" "$@"); }
      open "$1"
      while [[ $page =~ action=\\"([^\\"]+)\\" ]]; do
        action=${BASH_REMATCH[1]}
        [[ $page =~ name=\\"prompt\\"\\ value=\\"([a-z]+)\\" ]]
        open --data "prompt=${BASH_REMATCH[1]}&login=NAME&password=any" "$action"
      done
      """;

  private final Path folder;
  private final int port = Home.freePair();
  private @Nullable Process process;

  /**
   * @param folder where its key is kept, and browsers are
   */
  Directory(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    String install =
        """
        set -e
        mkdir -p "$1" && cp "$0"/* "$1" && cd "$1"
        test -d node_modules || npm ci --no-audit --no-fund
        """;
    Shell.Outcome installed =
        Shell.run(
            Duration.ofMinutes(5),
            Map.of(),
            "sh",
            "-c",
            install,
            SOURCE.toString(),
            PLACE.toString());
    assertThat(installed.exit()).as(installed.output()).isZero();
  }

  /** Lines of a control plane's configuration, by which it takes people from here. */
  String configuration() {
    return """
    oidc:
      issuer: %s
      audience: https://faso.test
      groups:
        - {group: faso-operators, role: operator}
        - {group: faso-auditors, role: auditor}
        - {group: 'faso-{ministry}-lead', role: lead}
    """
        .formatted(url());
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void start() throws IOException {
    Path log = folder.resolve("issuer.log");
    process =
        new ProcessBuilder(
                "node",
                "issuer.mjs",
                String.valueOf(port),
                "key",
                folder.resolve("key.json").toString(),
                "RS256")
            .directory(PLACE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(log).contains("issuer " + url()));
  }

  /** A person's group from now on. */
  void group(String name, String group) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(url().resolve("/test/people/" + name))
            .PUT(HttpRequest.BodyPublishers.ofString("{\"groups\":[\"%s\"]}".formatted(group)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  /** A folder to put on somebody's PATH: pages that programs show are theirs to fill in. */
  Path browser(String name) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    Path program = Files.writeString(place.resolve("xdg-open"), BROWSER.replace("NAME", name));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return place;
  }

  /** Cuts everybody off from it. */
  void stop() {
    if (process != null) {
      Shell.end(process);
      process = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
