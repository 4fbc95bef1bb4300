package cloud.faso.agent.simulated;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How simulated nodes behave. Written in YAML; everything has a default, and an empty script is a
 * node where all works and nothing takes time:
 *
 * <pre>
 * vcpus: 64
 * memoryMiB: 262144
 * diskGiB: 4096
 * steps: {Start: 200ms..2s, CreateRootDisk: 1s}
 * boot: 3s..8s          # until the guest says so on its console, and hears its power button
 * shutdown: 1s..4s      # from the power button to being off
 * downloadMiBPerSecond: 100
 * faults:
 *   - {step: Start, probability: 0.01, code: no-memory, message: The host has no memory left.}
 *   - {step: Define, nodes: sim-1*, probability: 0.001, hang: 10m}
 * silences:
 *   - {nodes: sim-7, after: 1m, lasting: 90s, every: 10m}
 * </pre>
 *
 * @param steps how long each kind of step takes, by its verb
 * @param downloadMiBPerSecond of an image by one node; 0 for no time at all
 */
public record Script(
    int vcpus,
    long memoryMiB,
    long diskGiB,
    Map<String, Span> steps,
    Span boot,
    Span shutdown,
    int downloadMiBPerSecond,
    List<Fault> faults,
    List<Silence> silences) {

  /** All works and nothing takes time. */
  public static final Script CALM = of(null, null, null, null, null, null, null, null, null);

  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  @JsonCreator
  static Script of(
      @JsonProperty("vcpus") @Nullable Integer vcpus,
      @JsonProperty("memoryMiB") @Nullable Long memoryMiB,
      @JsonProperty("diskGiB") @Nullable Long diskGiB,
      @JsonProperty("steps") @Nullable Map<String, Span> steps,
      @JsonProperty("boot") @Nullable Span boot,
      @JsonProperty("shutdown") @Nullable Span shutdown,
      @JsonProperty("downloadMiBPerSecond") @Nullable Integer downloadMiBPerSecond,
      @JsonProperty("faults") @Nullable List<Fault> faults,
      @JsonProperty("silences") @Nullable List<Silence> silences) {
    return new Script(
        vcpus == null ? 64 : vcpus,
        memoryMiB == null ? 262_144 : memoryMiB,
        diskGiB == null ? 8192 : diskGiB,
        steps == null ? Map.of() : Map.copyOf(steps),
        boot == null ? Span.NONE : boot,
        shutdown == null ? Span.NONE : shutdown,
        downloadMiBPerSecond == null ? 0 : downloadMiBPerSecond,
        faults == null ? List.of() : List.copyOf(faults),
        silences == null ? List.of() : List.copyOf(silences));
  }

  /**
   * Reads YAML, of which JSON is a part.
   *
   * @throws IllegalArgumentException saying in which line what is wrong
   */
  public static Script parse(String yaml) {
    if (yaml.lines().allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"))) {
      return CALM;
    }
    try {
      return YAML.readValue(yaml, Script.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(ScriptComplaint.of(yaml, e), e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException saying in which line of which file what is wrong
   */
  public static Script read(Path file) throws IOException {
    String yaml;
    try {
      yaml = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file.", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": this is no text in UTF-8.", e);
    }
    try {
      return parse(yaml);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ", " + e.getMessage(), e);
    }
  }

  boolean silent(String node, Instant started, Instant now) {
    return silences.stream().anyMatch(silence -> silence.covers(node, started, now));
  }
}
