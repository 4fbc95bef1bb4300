package cloud.faso.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts programs of ours, each in its own process, from the jars that this one has. */
final class Programs {

  private static final List<String> OPTIONS =
      List.of("-Xms64m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private Programs() {}

  /**
   * @param heap in MiB
   * @param log where what it says goes
   */
  static Process start(String main, int heap, Path log, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
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
