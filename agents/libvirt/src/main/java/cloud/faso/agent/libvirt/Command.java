package cloud.faso.agent.libvirt;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Runs a program that must end by a deadline and within limits: it may have been handed a file that
 * was made to exhaust it.
 */
final class Command {
  /** In the environment of a tool: that an agent started it. */
  static final String MARK = "FASO_AGENT_TOOL=1";

  private static final int OUTPUT_LIMIT = 8192;
  private static final int CPU_SECONDS = 60;
  private static final long MEMORY_BYTES = 1L << 30;

  private Command() {}

  /**
   * How a program ended.
   *
   * @param exit its exit code, or {@link #OVERDUE}
   * @param output the beginning of what it wrote to stdout and stderr
   */
  record Outcome(int exit, String output) {
    static final int OVERDUE = -1;

    boolean overdue() {
      return exit == OVERDUE;
    }
  }

  /** Runs it with limited memory and processor time, and with our {@link #MARK}. */
  static Outcome runLimited(Path folder, Duration deadline, List<String> command)
      throws IOException, InterruptedException {
    List<String> limited =
        new ArrayList<>(
            List.of("env", MARK, "prlimit", "--as=" + MEMORY_BYTES, "--cpu=" + CPU_SECONDS));
    limited.addAll(command);
    return run(folder, deadline, limited);
  }

  /** Runs it in a folder. It is killed when the deadline passes or the thread is interrupted. */
  static Outcome run(Path folder, Duration deadline, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      OutputReader reader = OutputReader.of(process.getInputStream());
      boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return new Outcome(ended ? process.exitValue() : Outcome.OVERDUE, reader.text());
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * The lines that a program writes and that are wanted; of one that writes megabytes, none else is
   * kept.
   *
   * @throws IOException when it did not end well by the deadline
   */
  static List<String> lines(Duration deadline, List<String> command, Predicate<String> wanted)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      process.getOutputStream().close();
      Thread end = Thread.ofVirtual().start(() -> destroyAfter(deadline, process));
      List<String> kept = new ArrayList<>();
      String last = "";
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        last = line;
        if (wanted.test(line)) {
          kept.add(line);
        }
      }
      int exit = process.waitFor();
      end.interrupt();
      if (exit != 0) {
        throw new IOException(command.getFirst() + " ended with " + exit + ": " + last);
      }
      return kept;
    } finally {
      process.destroyForcibly();
    }
  }

  private static void destroyAfter(Duration deadline, Process process) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empties a pipe, so that the program never waits for a reader, and keeps its beginning. */
  private record OutputReader(Thread thread, StringBuilder kept) {

    static OutputReader of(InputStream pipe) {
      StringBuilder kept = new StringBuilder();
      return new OutputReader(Thread.ofVirtual().start(() -> drain(pipe, kept)), kept);
    }

    /** What was written; the pipe ends with the program. */
    String text() throws InterruptedException {
      thread.join(Duration.ofSeconds(5));
      synchronized (kept) {
        return kept.toString().strip();
      }
    }

    private static void drain(InputStream pipe, StringBuilder kept) {
      byte[] chunk = new byte[1024];
      try (pipe) {
        for (int n = pipe.read(chunk); n >= 0; n = pipe.read(chunk)) {
          synchronized (kept) {
            if (kept.length() < OUTPUT_LIMIT) {
              kept.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
            }
          }
        }
      } catch (IOException e) {
        // The program was killed: what it wrote until then is kept.
      }
    }
  }
}
