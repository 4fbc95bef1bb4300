package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A libvirtd of a test's own. Closing it ends it and its guests. */
final class PrivateLibvirtd implements AutoCloseable {
  static final Path SCRIPT = Path.of("src/main/scripts/faso-libvirtd").toAbsolutePath();

  private final Path folder;
  private final String[] options;
  private final String uri;

  private PrivateLibvirtd(Path folder, String[] options) {
    this.folder = folder;
    this.options = options;
    this.uri = succeed(run("start", folder, options));
  }

  /** Starts one whose files lie in a new folder {@code libvirtd} of the home. */
  static PrivateLibvirtd start(Path home, String... options) {
    Path folder = home.resolve("libvirtd");
    QemuCapabilities.giveTo(folder);
    PrivateLibvirtd started = new PrivateLibvirtd(folder, options);
    QemuCapabilities.takeFrom(folder);
    return started;
  }

  String uri() {
    return uri;
  }

  /** The host loses power and comes back: every process of it ends at once, then it is started. */
  void powerCut(String guests) {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    Processes.given(guests).forEach(ProcessHandle::destroyForcibly);
    Eventually.eventually("no guest", () -> Processes.given(guests), List::isEmpty);
    restart();
  }

  /** Ends libvirtd; its guests run on. */
  void stopDaemonOnly() {
    succeed(run("stop", folder));
  }

  /** Starts it again. */
  void restart() {
    succeed(run("start", folder, options));
  }

  /** Its pid, from {@code status}. */
  long pid() {
    String status = succeed(run("status", folder));
    return Long.parseLong(status.replaceAll(".*pid=(\\d+).*", "$1"));
  }

  @Override
  public void close() {
    succeed(run("stop", folder, "--guests", "--grace", "0"));
    try {
      // JUnit warns of links that lead out of its temporary folders.
      Files.deleteIfExists(folder.resolve("drivers/libvirt_driver_qemu.so"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the script, whatever comes of it. */
  static Command.Outcome run(String verb, Path folder, String... options) {
    List<String> command =
        new ArrayList<>(List.of("bash", SCRIPT.toString(), verb, "--dir", folder.toString()));
    command.addAll(List.of(options));
    try {
      return Command.run(Path.of("/"), Duration.ofMinutes(2), command);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String succeed(Command.Outcome outcome) {
    if (outcome.exit() != 0) {
      throw new IllegalStateException("faso-libvirtd failed: " + outcome);
    }
    return outcome.output();
  }
}
