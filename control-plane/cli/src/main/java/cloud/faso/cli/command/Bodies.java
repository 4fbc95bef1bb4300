package cloud.faso.cli.command;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.World;
import cloud.faso.cli.client.InputFile;
import cloud.faso.cli.client.Json;
import cloud.faso.cli.words.Words;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the JSON that options stand for; what is not given is left out. */
final class Bodies {

  private static final Pattern CONTACT = Pattern.compile("(fr|en):\\s*(.+?)\\s*<(.+)>\\s*");
  private static final List<String> UNITS = List.of("mib", "gib", "tib");

  private final World world;
  private final Words words;
  private final Options options;

  Bodies(World world, Words words, Options options) {
    this.world = world;
    this.words = words;
    this.options = options;
  }

  ObjectNode of(List<Field> fields) {
    ObjectNode body = Json.object();
    for (Field field : fields) {
      String json = field.json();
      if (json != null && options.has(field.option())) {
        put(body, json, field);
      }
    }
    return body;
  }

  private void put(ObjectNode body, String json, Field field) {
    int dot = json.indexOf('.');
    if (dot > 0) {
      ObjectNode inner = body.withObjectProperty(json.substring(0, dot));
      put(inner, json.substring(dot + 1), field);
      return;
    }
    switch (field.kind()) {
      case TEXT, NUMBER, DECIMAL, MIB, GIB, CONTENT -> putValue(body, json, field);
      case JSON -> body.set(json, content(field));
      case FLAG -> body.put(json, true);
      case LIST -> putList(body.withArrayProperty(json), field);
      case ITEMS -> new Items(words, field.option()).put(options.each(field.option()), body, json);
      case SWITCH -> body.put(json, isOn(field));
      case CONTACTS -> putContacts(body.withArrayProperty(json), field);
      case LABELS -> putLabels(body.withObjectProperty(json), field);
      case LABELS_GONE ->
          options.list(field.option()).forEach(body.withObjectProperty(json)::putNull);
    }
  }

  private void putValue(ObjectNode body, String json, Field field) {
    String text = Objects.requireNonNull(options.text(field.option()));
    if (text.isEmpty()) {
      body.putNull(json); // what a merge patch calls removing
      return;
    }
    switch (field.kind()) {
      case NUMBER -> body.put(json, options.number(field.option(), 0));
      case DECIMAL -> body.put(json, decimal(field, text));
      case MIB -> body.put(json, size(field, text, "mib"));
      case GIB -> body.put(json, size(field, text, "gib"));
      case CONTENT -> body.put(json, InputFile.text(text, world, words));
      default -> body.put(json, text);
    }
  }

  private JsonNode content(Field field) {
    String file = Objects.requireNonNull(options.text(field.option()));
    JsonNode content =
        Json.read(InputFile.text(file, world, words).getBytes(StandardCharsets.UTF_8));
    if (!content.isObject()) {
      throw usage("usage.bad-json", field.option(), file);
    }
    return content;
  }

  /** A single one that is empty stands for none at all. */
  private void putList(ArrayNode list, Field field) {
    List<String> texts = options.list(field.option());
    if (!texts.equals(List.of(""))) {
      texts.forEach(list::add);
    }
  }

  private void putLabels(ObjectNode labels, Field field) {
    for (String label : options.each(field.option())) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        throw usage("usage.bad-label", field.option(), label);
      }
      labels.put(label.substring(0, equals), label.substring(equals + 1));
    }
  }

  private boolean isOn(Field field) {
    String text = Objects.requireNonNull(options.text(field.option()));
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw usage("usage.bad-switch", field.option(), text);
    };
  }

  /** A single one that is empty stands for none at all. */
  private void putContacts(ArrayNode contacts, Field field) {
    List<String> texts = options.each(field.option());
    if (texts.equals(List.of(""))) {
      return;
    }
    for (String text : texts) {
      Matcher parts = CONTACT.matcher(text);
      if (!parts.matches()) {
        throw usage("usage.bad-contact", field.option(), text);
      }
      contacts
          .addObject()
          .put("language", parts.group(1))
          .put("name", parts.group(2))
          .put("email", parts.group(3));
    }
  }

  private double decimal(Field field, String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is a number for Java alone.
    }
    throw usage("usage.bad-decimal", field.option(), text);
  }

  /** A size in the unit that the API wants; a number alone is in that unit already. */
  private long size(Field field, String text, String wanted) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    String unit = text.substring(digits).strip().toLowerCase(Locale.ROOT).replace("o", "b");
    int steps = unit.isEmpty() ? 0 : UNITS.indexOf(unit) - UNITS.indexOf(wanted);
    boolean known = unit.isEmpty() || UNITS.contains(unit);
    if (digits == 0 || digits > 12 || !known || steps < 0) {
      throw usage("usage.bad-size", field.option(), text, wanted.equals("mib") ? "MiB" : "GiB");
    }
    return Long.parseLong(text.substring(0, digits)) << (10 * steps);
  }

  private CliFailure usage(String key, Object... arguments) {
    return new CliFailure(ExitCode.USAGE, words.of(key, arguments));
  }
}
