package cloud.faso.cli.output;

import cloud.faso.cli.words.Words;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values as people read them: {@code 512 MiB}, {@code 4 vCPU}, {@code 3 min}. */
public final class Humane {

  private static final String[] BINARY = {"bytes", "kib", "mib", "gib", "tib", "pib"};

  /** How the name of what another member gives the id of is called, after that. */
  private static final String NAME = "Name";

  private static final String BY = "By";

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private final Words words;
  private final InstantSource clock;

  public Humane(Words words, InstantSource clock) {
    this.words = words;
    this.clock = clock;
  }

  /** A field by its name, which tells its unit. */
  public String field(String name, JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "-";
    }
    if (name.endsWith("At") || name.equals("at")) {
      return age(value.asText());
    }
    if (name.equals("waiting")) {
      return line(value);
    }
    if (name.equals("overcommit")) {
      return factors(value);
    }
    if (!value.isNumber()) {
      return tree(value);
    }
    return switch (unit(name)) {
      case "MiB" -> size(value.asDouble(), 2);
      case "GiB" -> size(value.asDouble(), 3);
      case "Bytes" -> size(value.asDouble(), 0);
      case "Xof" -> words.of("unit.xof", grouped(value.asLong()));
      case "Percent" -> value.asText() + " %";
      default -> name.equals("vcpus") ? value.asText() + " vCPU" : value.asText();
    };
  }

  /**
   * The members of one thing that is shown whole, each as {@link #block}; what another member names
   * has its name before its id.
   */
  public Map<String, String> blocks(JsonNode thing) {
    Map<String, String> blocks = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : thing.properties()) {
      String of = member.getKey();
      if (!isNameOf(of, thing)) {
        JsonNode name = thing.path(nameOf(of));
        String shown = block(of, member.getValue());
        blocks.put(of, name.isTextual() ? tree(name) + " (" + shown + ")" : shown);
      }
    }
    return blocks;
  }

  /** As {@link #field}, where there is room: what holds more than one level has a line for each. */
  public String block(String name, JsonNode value) {
    return block(name, value, "\n    ");
  }

  private String block(String name, JsonNode value, String start) {
    boolean isLong = value.valueStream().anyMatch(Humane::holdsMore) || name.equals("budget");
    if (name.equals("waiting") || !isLong) {
      return field(name, value);
    }
    StringBuilder text = new StringBuilder();
    if (value.isArray()) {
      value.forEach(each -> text.append(start).append(tree(each)));
    } else {
      members(value)
          .forEach(
              member -> {
                String of = member.getKey();
                text.append(start).append(words.field(of)).append("   ");
                text.append(block(of, member.getValue(), start + "    "));
              });
    }
    return text.toString();
  }

  private static boolean holdsMore(JsonNode value) {
    return value.isContainerNode() && !value.isEmpty();
  }

  /** What there is to read of an object: nothing empty, and names in the place of their ids. */
  private static Stream<Map.Entry<String, JsonNode>> members(JsonNode object) {
    return object.properties().stream()
        .filter(member -> !isNameOf(member.getKey(), object))
        .map(
            member -> {
              JsonNode named = object.path(nameOf(member.getKey()));
              return named.isTextual() ? Map.entry(member.getKey(), named) : member;
            })
        .filter(member -> !member.getValue().isNull());
  }

  private static boolean isNameOf(String member, JsonNode object) {
    if (!member.endsWith(NAME)) {
      return false;
    }
    String of = member.substring(0, member.length() - NAME.length());
    return object.has(of) || object.has(of + BY);
  }

  /** Who {@code askedBy} is, {@code askedName} tells. */
  private static String nameOf(String member) {
    return (member.endsWith(BY) ? member.substring(0, member.length() - BY.length()) : member)
        + NAME;
  }

  private static String unit(String name) {
    for (String unit : new String[] {"MiB", "GiB", "Bytes", "Xof", "Percent"}) {
      if (name.endsWith(unit)) {
        return unit;
      }
    }
    return "";
  }

  private String tree(JsonNode value) {
    if (value.isArray()) {
      return value.isEmpty()
          ? "-"
          : String.join(", ", value.valueStream().map(this::tree).toList());
    }
    if (value.isObject()) {
      return value.isEmpty()
          ? "-"
          : String.join(
              ", ",
              members(value).map(member -> part(member.getKey(), member.getValue())).toList());
    }
    if (value.isBoolean()) {
      return words.of(value.asBoolean() ? "answer.yes" : "answer.no");
    }
    return value.isNull() ? "-" : oneLine(value.asText());
  }

  /** Text from elsewhere must neither break a line nor steer the terminal, whatever it holds. */
  private static String oneLine(String text) {
    return CONTROL.matcher(text).replaceAll(" ");
  }

  /** A place in a line, since when, and what would help, each on a line of its own. */
  private String line(JsonNode waiting) {
    StringBuilder text =
        new StringBuilder(
            words.of(
                "waiting.place",
                waiting.path("position").asText(),
                waiting.path("of").asText(),
                age(waiting.path("since").asText())));
    for (JsonNode remedy : waiting.path("wouldFit")) {
      text.append("\n    ")
          .append(words.of("waiting.would-fit", oneLine(remedy.path("detail").asText())));
    }
    return text.toString();
  }

  /** Named as amounts are, and yet no amounts. */
  private String factors(JsonNode value) {
    if (value.isNumber()) {
      return "× " + value.asText();
    }
    return String.join(
        ", ",
        value.properties().stream()
            .map(entry -> words.field(entry.getKey()) + " × " + entry.getValue().asText())
            .toList());
  }

  private String part(String name, JsonNode value) {
    String text = field(name, value);
    if (name.equals("vms") && value.isNumber()) {
      return text + " VM"; // a count alone in its own column, an amount among others here
    }
    boolean saysItsUnit = value.isNumber() && text.indexOf(' ') > 0;
    return saysItsUnit ? text : words.field(name) + "=" + text;
  }

  /**
   * A size, in the unit in which it is shortest.
   *
   * @param exponent of 1024, for the unit that the value is in
   */
  private String size(double value, int exponent) {
    int unit = exponent;
    double size = value;
    while (size >= 1024 && unit < BINARY.length - 1) {
      size /= 1024;
      unit++;
    }
    String number =
        size == Math.rint(size)
            ? Long.toString((long) size)
            : String.format(Locale.of(words.language()), "%.1f", size);
    return number + " " + words.of("unit." + BINARY[unit]);
  }

  private static String grouped(long number) {
    String digits = Long.toString(number);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      if (i > 0 && (digits.length() - i) % 3 == 0 && digits.charAt(i - 1) != '-') {
        text.append(' ');
      }
      text.append(digits.charAt(i));
    }
    return text.toString();
  }

  /** How long ago, or in how long, in the largest unit that fits. */
  private String age(String time) {
    Duration age;
    try {
      age = Duration.between(Instant.parse(time), clock.instant());
    } catch (DateTimeException e) {
      return time;
    }
    return age.isNegative() ? words.of("age.ahead", span(justSet(age.negated()))) : span(age);
  }

  /** What was set to seven days a moment ago still is seven days. */
  private static Duration justSet(Duration ahead) {
    return ahead.toHours() > 0 ? ahead.plusSeconds(59) : ahead;
  }

  private String span(Duration age) {
    if (age.toDays() > 0) {
      return words.of("age.days", age.toDays());
    }
    if (age.toHours() > 0) {
      return words.of("age.hours", age.toHours());
    }
    return age.toMinutes() > 0
        ? words.of("age.minutes", age.toMinutes())
        : words.of("age.seconds", age.toSeconds());
  }
}
