package cloud.faso.agent.simulated;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says where a script is wrong, what is wrong there and what would be right. */
final class ScriptComplaint {

  private ScriptComplaint() {}

  /** One sentence without the file's name: {@code line 3: boot …}. */
  static String of(String yaml, JsonProcessingException wrong) {
    for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException broken) {
        return "line %d: this is no YAML (%s); indent with spaces, and write NAME: VALUE."
            .formatted(broken.getProblemMark().getLine() + 1, broken.getProblem());
      }
    }
    if (!(wrong instanceof JsonMappingException mapping)) {
      return "line %d: %s".formatted(wrong.getLocation().getLineNr(), wrong.getOriginalMessage());
    }
    String place =
        mapping.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
            .collect(Collectors.joining("."))
            .replace(".[", "[");
    return "line %d: %s %s"
        .formatted(line(yaml, mapping), place.isEmpty() ? "the script" : place, what(mapping));
  }

  private static String what(JsonMappingException wrong) {
    return switch (wrong) {
      case UnrecognizedPropertyException unknown ->
          "is not known; there may be: "
              + String.join(
                  ", ",
                  new TreeSet<>(
                      unknown.getKnownPropertyIds().stream().map(Object::toString).toList()))
              + ".";
      case ValueInstantiationException refused
          when refused.getCause() instanceof IllegalArgumentException ->
          "is wrong: " + refused.getCause().getMessage();
      case MismatchedInputException mismatched ->
          "must be " + expected(mismatched.getTargetType()) + ".";
      case ValueInstantiationException refused when refused.getType().hasRawClass(Script.class) ->
          "has an entry that is empty.";
      case ValueInstantiationException refused ->
          "must be " + expected(refused.getType().getRawClass()) + ".";
      default -> "is wrong: " + wrong.getOriginalMessage();
    };
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "something else";
    }
    if (type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class) {
      return "a number from 0 to 1";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == Span.class) {
      return "a duration, for example 0, 200ms, 3s, 2m or 1s..5s";
    }
    return Collection.class.isAssignableFrom(type)
        ? "a list, each entry begun with a dash"
        : Map.class.isAssignableFrom(type) || type.isRecord()
            ? "lines of NAME: VALUE"
            : "something else";
  }

  /** Where the value begins that is wrong: Jackson tells where it stopped to read. */
  private static int line(String yaml, JsonMappingException wrong) {
    String wanted =
        wrong.getPath().stream()
            .map(
                step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
            .collect(Collectors.joining());
    try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
      while (parser.nextToken() != null) {
        if (parser.getParsingContext().pathAsPointer().toString().equals(wanted)) {
          return parser.currentTokenLocation().getLineNr();
        }
      }
    } catch (IOException e) {
      // What is no YAML further on is not what is complained of.
    }
    return wrong.getLocation() == null ? 1 : wrong.getLocation().getLineNr();
  }
}
