package cloud.faso.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs programs of this repository as a person would. */
final class Shell {

  /** What a program said and how it ended. */
  record Outcome(int exit, String out, String err) {

    /** Both streams, one after the other. */
    String output() {
      return out + err;
    }
  }

  private static final String NOBODY = "65534";

  private Shell() {}

  /** The repository's folder, wherever in it the tests run. */
  static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("faso"))) {
      folder = Objects.requireNonNull(folder.getParent(), "not inside the repository");
    }
    return folder;
  }

  /** What is put before a command so that it is not run by root. */
  static List<String> unprivileged() {
    return isRoot()
        ? List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups")
        : List.of();
  }

  /**
   * Lays beside each other what somebody needs who may read a repository and not change it: the
   * launcher, and what this build has made of the modules. The repository itself may be root's own,
   * as in root's home.
   *
   * @param folder where to; anybody may read it afterwards
   */
  static void copyBuild(Path folder) throws IOException, InterruptedException {
    String copy =
        """
        set -e
        cp --parents -r faso control-plane/launcher agents/libvirt/src/main/scripts agents/ovn/src/main/scripts "$0"
        for module in control-plane/server control-plane/cli agents/simulator agents/libvirt agents/ovn; do
          cp --parents -r $module/target/lib $module/target/faso-*.jar "$0"
        done
        chmod -R a+rX "$0"
        """;
    Outcome outcome = run(Duration.ofMinutes(2), Map.of(), "bash", "-c", copy, folder.toString());
    if (outcome.exit() != 0) {
      throw new IOException(outcome.output());
    }
  }

  /** Hands a folder over to the user that {@link #unprivileged} commands are run by. */
  static void giveAway(Path folder) throws IOException {
    if (isRoot()) {
      Files.setAttribute(folder, "unix:uid", Integer.parseInt(NOBODY));
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Runs a program in the repository's folder until it ends; one that does not is killed. */
  static Outcome run(Duration atMost, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    return run(atMost, environment, Path.of("/dev/null"), command);
  }

  /** Likewise, with a file as standard input. */
  static Outcome run(Duration atMost, Map<String, String> environment, Path in, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("faso-acceptance", ".out");
    Path err = Files.createTempFile("faso-acceptance", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(command))
              .directory(repository().toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor();
      }
      return new Outcome(
          ended ? process.exitValue() : -1,
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Asks a program to end, and after half a minute makes it. */
  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
