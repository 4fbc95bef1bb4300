package cloud.faso.agent;

import cloud.faso.agent.platform.DurableFile;
import cloud.faso.spec.agent.AgentProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * One life of an agent: its process, and those that ran in the same home before. A call that one of
 * those sent may reach the control plane when it is long dead, and must not pass for another agent.
 *
 * @param predecessors the last ones first
 */
public record Incarnation(String id, List<String> predecessors) {
  private static final int REMEMBERED = 8;
  private static final Pattern ID = Pattern.compile("[0-9a-z-]{1,40}");

  /** One that knows of none before it. */
  public static Incarnation first(InstantSource clock, RandomGenerator random) {
    long now = clock.instant().toEpochMilli();
    return new Incarnation("%x-%016x".formatted(now, random.nextLong()), List.of());
  }

  /** The one that comes after this one. */
  public Incarnation next(InstantSource clock, RandomGenerator random) {
    List<String> before = new ArrayList<>(List.of(id));
    before.addAll(predecessors);
    return new Incarnation(
        first(clock, random).id,
        List.copyOf(before.subList(0, Math.min(before.size(), REMEMBERED))));
  }

  /**
   * Begins a life in a home of which no other process is alive, and writes that down before it
   * speaks to anybody.
   *
   * @param file what is known of earlier lives; damage to it costs only that
   */
  static Incarnation begin(Path file, InstantSource clock, RandomGenerator random)
      throws IOException {
    List<String> lives = read(file);
    Incarnation born =
        lives.isEmpty()
            ? first(clock, random)
            : new Incarnation(lives.getFirst(), lives.subList(1, lives.size())).next(clock, random);
    List<String> lines = new ArrayList<>(List.of(born.id));
    lines.addAll(born.predecessors);
    DurableFile.replace(
        file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
    return born;
  }

  private static List<String> read(Path file) throws IOException {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return text.lines().filter(line -> ID.matcher(line).matches()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** What it says of itself when it asks for a session for the {@code attempt}th time. */
  public AgentProcess asking(long attempt) {
    return new AgentProcess(id, attempt, predecessors);
  }
}
