package cloud.faso.cli.command;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.World;
import cloud.faso.cli.client.Answer;
import cloud.faso.cli.client.Api;
import cloud.faso.cli.client.Json;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.client.Settings;
import cloud.faso.cli.output.Format;
import cloud.faso.cli.output.Printer;
import cloud.faso.cli.words.Words;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One command as it was typed, with what it needs to be carried out. */
public final class Invocation {

  private final World world;
  private final Words words;
  private final Noun noun;
  private final Verb verb;
  private final Options options;
  private final Printer printer;
  private @Nullable Api api;

  public Invocation(World world, Words words, Noun noun, Verb verb, Options options) {
    this.world = world;
    this.words = words;
    this.noun = noun;
    this.verb = verb;
    this.options = options;
    this.printer = new Printer(world, words, format(options, words));
  }

  private static Format format(Options options, Words words) {
    String name = options.text("--output");
    if (name == null) {
      return Format.TABLE;
    }
    for (Format format : Format.values()) {
      if (format.name().equals(name.toUpperCase(Locale.ROOT))) {
        return format;
      }
    }
    throw new CliFailure(
        ExitCode.USAGE, words.of("usage.bad-choice", "-o", name, "table, json, yaml"));
  }

  public World world() {
    return world;
  }

  public Words words() {
    return words;
  }

  public Noun noun() {
    return noun;
  }

  public Verb verb() {
    return verb;
  }

  public Options options() {
    return options;
  }

  public Printer printer() {
    return printer;
  }

  /** The things that the command is about. */
  public List<String> names() {
    return options.names();
  }

  public String name() {
    return names().getFirst();
  }

  public Api api() {
    if (api == null) {
      api = new Api(world, words, settings(), new Origins(noun, verb)::of);
    }
    return api;
  }

  /** Whom it calls, and as whom. */
  public Settings settings() {
    return Settings.find(world, words, options.text("--url"), options.text("--token-file"));
  }

  public Answer send(Request request) {
    return api().send(request);
  }

  /** The body that the options of the command make. */
  public ObjectNode body() {
    return new Bodies(world, words, options).of(verb.fields());
  }

  /** The path of an operation, its tenant and ministry found and its last part named. */
  public String path(String template, @Nullable String name) {
    return new Places(this).path(template, name);
  }

  /** A call that changes something, with the options that every such call takes. */
  public Request change(String method, String path) {
    return Request.of(method, path)
        .with("dryRun", options.flag("--dry-run") ? "true" : null)
        .header("If-Match", options.text("--if-match"));
  }

  /** Query parameters out of the options that filter a list. */
  public Request filtered(Request request) {
    Request filtered = request;
    for (Map.Entry<String, JsonNode> filter : body().properties()) {
      filtered = filtered.with(filter.getKey(), filter.getValue().asText());
    }
    return filtered;
  }

  public boolean isDryRun() {
    return options.flag("--dry-run");
  }

  /** How to call this program once more for the same control plane as the same caller. */
  public String again() {
    StringBuilder again = new StringBuilder(words.faso());
    for (String option : new String[] {"--url", "--token-file"}) {
      String value = options.text(option);
      if (value != null) {
        again.append(' ').append(option).append(' ').append(quoted(value));
      }
    }
    return again.toString();
  }

  /** A word as a shell takes it. */
  public static String quoted(String word) {
    return word.matches("[\\w./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** How long {@code --wait} waits, in seconds. */
  public int timeout() {
    return (int) Math.min(options.number("--timeout", 300), Integer.MAX_VALUE);
  }

  public CliFailure failure(ExitCode code, String key, Object... arguments) {
    return new CliFailure(code, words.of(key, arguments));
  }

  /** An empty answer for scripts that asked for JSON of what is gone. */
  static JsonNode nothing() {
    return Json.object();
  }
}
