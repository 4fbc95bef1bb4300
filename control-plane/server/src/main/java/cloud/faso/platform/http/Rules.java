package cloud.faso.platform.http;

import cloud.faso.platform.problem.Violation;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.Locale;

/**
 * What a contract says of one value.
 *
 * @param document the whole contract, for what it says in words
 */
public record Rules(Schema schema, JsonNode document) {

  /** What a pattern means, by language. */
  private static final String EXPECTS = "x-faso-expects";

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
    if (!error.getKeyword().equals("pattern")) {
      return error.getMessage();
    }
    String place = error.getSchemaLocation().getFragment().toString();
    JsonNode expected = document.at(place.substring(0, place.lastIndexOf('/'))).path(EXPECTS);
    String words = expected.path(locale.getLanguage()).asText(null);
    return words == null ? error.getMessage() : Words.say(locale, "violation.expects", words);
  }
}
