package cloud.faso.bench;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts programs of ours, each in its own process, from the jars that this one has. */
final class Programs {

  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private Programs() {}

  /**
   * @param heap in MiB
   * @param log where what it says goes
   */
  static Process start(String main, int heap, Path log, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    line.add("-Xms" + heap + "m");
    line.add("-Xmx" + heap + "m");
    line.addAll(OPTIONS);
    String more = System.getProperty("faso.bench.jvm." + main, "");
    if (!more.isEmpty()) {
      line.addAll(List.of(more.split(" ", -1)));
    }
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    line.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    // Should this program be interrupted: they do not outlive it.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
    return process;
  }

  /**
   * Runs a command to its end, and gives what it wrote.
   *
   * @param output file that it is written to
   * @throws IOException when it fails
   */
  static String run(List<String> command, Path output) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = process.waitFor();
    String said = Files.readString(output);
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  /**
   * A free port whose next one is free, too: agents use that. Neither is one of those that the
   * kernel gives connections, so they are free until they are used.
   */
  static int freePortPair() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 19_999);
      try (ServerSocket _ = new ServerSocket(port);
          ServerSocket _ = new ServerSocket(port + 1)) {
        return port;
      } catch (BindException _) {
        // One of them is taken: another pair.
      }
    }
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
