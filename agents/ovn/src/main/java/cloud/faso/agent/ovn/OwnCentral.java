package cloud.faso.agent.ovn;

import cloud.faso.agent.ovn.ovsdb.Endpoint;
import cloud.faso.agent.platform.PidFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OVN's databases and northd on this machine, through the script that starts them: started with the
 * agent, and again when one of them ended or hangs. They outlive the agent, for the network's nodes
 * need them more than it does.
 */
final class OwnCentral implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OwnCentral.class);
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final int SECONDS_BETWEEN_LOOKS = 2;

  /** So often the script is asked itself, which also notices what lives and does not answer. */
  private static final int LOOKS_BETWEEN_CALLS = 30;

  private static final List<String> PARTS = List.of("northbound", "southbound", "northd");
  private static final Pattern TLS = Pattern.compile("ssl:\\[?([0-9A-Fa-f.:]+?)]?:(\\d+)");

  private final Path folder;
  private final List<String> command;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("central-", 0).factory());
  private int looks;
  private @Nullable String complaint;

  /**
   * Nothing is started yet.
   *
   * @param script {@code faso-ovn-central}
   * @param folder where its files lie
   * @param identity whose certificate the databases show
   * @param southbound where nodes are to reach the southbound database: {@code ssl:ADDRESS:PORT}
   */
  OwnCentral(Path script, Path folder, Path identity, String southbound) throws IOException {
    this.folder = folder;
    Matcher parts = TLS.matcher(southbound);
    if (!parts.matches()) {
      throw new IOException("--central-script needs --southbound ssl:ADDRESS:PORT, one of them.");
    }
    command = new ArrayList<>(List.of(script.toString(), "start", "--dir", folder.toString()));
    command.addAll(List.of("--identity", identity.toString()));
    command.addAll(List.of("--address", parts.group(1), "--southbound-port", parts.group(2)));
  }

  /** Where the northbound database answers. */
  Endpoint northbound() {
    return Endpoint.parse("unix:" + folder.resolve("run/northbound.sock")).getFirst();
  }

  /** Where the southbound database answers on this machine. */
  Endpoint southbound() {
    return Endpoint.parse("unix:" + folder.resolve("run/southbound.sock")).getFirst();
  }

  /** Starts what does not run, and sees to it from now on. */
  void start() throws IOException, InterruptedException {
    run();
    var _ =
        timer.scheduleWithFixedDelay(
            this::attend, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
  }

  private void attend() {
    try {
      if (++looks % LOOKS_BETWEEN_CALLS == 0 || !allRun()) {
        run();
      }
      complaint = null;
    } catch (IOException | RuntimeException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.equals(complaint)) {
        log.atWarn().setCause(e).log("OVN's databases are not as they should be: {}", message);
      }
      complaint = message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean allRun() throws IOException {
    for (String part : PARTS) {
      if (new PidFile(folder.resolve("run/" + part + ".pid")).daemon().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private void run() throws IOException, InterruptedException {
    Path said = Files.createTempFile("faso-ovn-central", ".out");
    try {
      // A file, not a pipe: what is started would keep the pipe open for ever.
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      boolean ended = process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      if (!ended || process.exitValue() != 0) {
        throw new IOException(Files.readString(said, StandardCharsets.UTF_8).strip());
      }
    } finally {
      Files.deleteIfExists(said);
    }
  }

  /** The databases go on. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
