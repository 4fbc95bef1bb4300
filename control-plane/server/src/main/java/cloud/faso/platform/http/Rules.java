package cloud.faso.platform.http;

import cloud.faso.platform.problem.Violation;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a contract says of one value.
 *
 * @param document the whole contract, for what it says in words
 */
public record Rules(Schema schema, JsonNode document) {

  /** What a pattern means, by language. */
  private static final String EXPECTS = "x-faso-expects";

  /** Formats that are explained by an example. */
  private static final Set<String> EXAMPLES = Set.of("date", "date-time", "uri");

  /** What is wrong with {@code value}, in the reader's language; empty when nothing is. */
  public List<Violation> violations(JsonNode value, Locale locale) {
    return schema
        .validate(value, context -> context.executionConfig(config -> config.locale(locale)))
        .stream()
        .map(error -> new Violation(pointer(error), detail(error, locale)))
        .distinct()
        .toList();
  }

  private static String pointer(Error error) {
    String place = error.getInstanceLocation().toString();
    String property = error.getProperty();
    return property == null || place.endsWith("/" + property) ? place : place + "/" + property;
  }

  /** In the contract's own words where it has some: nobody should have to read a pattern. */
  private String detail(Error error, Locale locale) {
    String keyword = error.getKeyword();
    String place = error.getSchemaLocation().getFragment().toString();
    Object[] arguments = Objects.requireNonNullElse(error.getArguments(), new Object[0]);
    String key = "rule." + keyword;
    return switch (keyword) {
      case "pattern" -> {
        String words = expected(place.substring(0, place.lastIndexOf('/')), locale);
        yield words == null
            ? Words.say(locale, key, arguments)
            : Words.say(locale, "violation.expects", words);
      }
      case "propertyNames" -> {
        String words = expected(place, locale);
        yield words == null ? error.getMessage() : Words.say(locale, key, arguments[0], words);
      }
      case "enum" -> Words.say(locale, key, arguments[0].toString().replaceAll("[\\[\\]\"]", ""));
      case "format" -> {
        String format = String.valueOf(arguments[0]);
        yield Words.say(locale, EXAMPLES.contains(format) ? key + "." + format : key, arguments);
      }
      case "type" -> Words.say(locale, key, types(arguments[1].toString(), locale));
      default -> Words.know(locale, key) ? Words.say(locale, key, arguments) : error.getMessage();
    };
  }

  private @Nullable String expected(String place, Locale locale) {
    return document.at(place).path(EXPECTS).path(locale.getLanguage()).asText(null);
  }

  /** One or several types, as {@code [string, null]} or {@code string}. */
  private static String types(String names, Locale locale) {
    return Stream.of(names.replaceAll("[\\[\\]]", "").split(",\\s*"))
        .map(name -> Words.say(locale, "rule.type." + name))
        .collect(Collectors.joining(" / "));
  }
}
