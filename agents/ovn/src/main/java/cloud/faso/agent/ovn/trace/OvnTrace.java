package cloud.faso.agent.ovn.trace;

import cloud.faso.spec.agent.TraceStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program {@code ovn-trace}, run once for each packet, with a limit to all that it may use. */
public final class OvnTrace {
  private static final Path PROGRAM = Path.of("/usr/bin/ovn-trace");

  private static final int MOST_BYTES = 1 << 20;

  /** SIGKILL, as Java tells it. */
  private static final int KILLED = 128 + 9;

  /** Each look at a connection takes one of these; after the last, all are established ones. */
  private static final int LOOKS_AT_CONNECTIONS = 50;

  private final Southbound southbound;
  private final Duration deadline;

  /** Where the southbound database answers. */
  @FunctionalInterface
  public interface Southbound {
    /**
     * The options of ovn-trace that lead there.
     *
     * @throws IOException when they cannot be made; the message says why
     */
    List<String> options() throws IOException;
  }

  /** That asks there, and gives up after a while. */
  public OvnTrace(Southbound southbound, Duration deadline) {
    this.southbound = southbound;
    this.deadline = deadline;
  }

  /** What it says of a packet, table by table. */
  String detailed(String datapath, String microflow) throws TraceFailure, InterruptedException {
    try {
      return run(command(datapath, microflow));
    } catch (IOException e) {
      throw new TraceFailure(TraceStep.TRACER_FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private List<String> command(String datapath, String microflow) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(southbound.options());
    command.addAll(List.of("--no-leader-only", "--no-friendly-names", "--detailed"));
    command.addAll(Collections.nCopies(LOOKS_AT_CONNECTIONS, "--ct=new"));
    command.addAll(List.of("--", datapath, microflow));
    return command;
  }

  private String run(List<String> command) throws IOException, TraceFailure, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      Thread watch = Thread.ofVirtual().start(() -> endInTime(process));
      String text =
          new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      if (text.length() >= MOST_BYTES) {
        throw new TraceFailure(TraceStep.TRACER_FAILED, "ovn-trace does not stop printing", null);
      }
      int status = process.waitFor();
      watch.join();
      if (status == KILLED) {
        throw new TraceFailure(TraceStep.TRACER_SLOW, "ovn-trace did not end in " + deadline, null);
      }
      if (status != 0) {
        throw new TraceFailure(TraceStep.TRACER_FAILED, text.strip(), null);
      }
      return text;
    } finally {
      process.destroyForcibly();
    }
  }

  private void endInTime(Process process) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
