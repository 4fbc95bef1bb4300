package cloud.faso.cli.command;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.words.Words;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Things of fields that are typed in one word, e.g. {@code
 * direction=INGRESS,protocol=tcp,ports=80-443}.
 */
final class Items {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");

  private final Words words;
  private final String option;

  Items(Words words, String option) {
    this.words = words;
    this.option = option;
  }

  /** A single one that is empty stands for none at all. */
  void put(List<String> texts, ObjectNode body, String json) {
    ArrayNode items = body.withArrayProperty(json);
    if (texts.equals(List.of(""))) {
      return;
    }
    for (String text : texts) {
      ObjectNode item = items.addObject();
      for (String field : text.split(",", -1)) {
        int equals = field.indexOf('=');
        if (equals < 1) {
          throw refusal(text);
        }
        put(item, field.substring(0, equals).strip(), field.substring(equals + 1).strip(), text);
      }
    }
  }

  private void put(ObjectNode item, String name, String value, String text) {
    switch (name) {
      case "members" ->
          Arrays.stream(value.split("\\+"))
              .filter(each -> !each.isEmpty())
              .forEach(each -> putMember(item.withArrayProperty(name), each, text));
      case "port" -> {
        // Of a listener it is a number, of a network card a name.
        if (option.equals("--listener")) {
          item.put(name, number(value, text));
        } else {
          item.put(name, value);
        }
      }
      case "intervalSeconds", "timeoutSeconds", "successes", "failures" ->
          item.withObjectProperty("healthCheck").put(name, number(value, text));
      case "securityGroups", "addresses" ->
          Arrays.stream(value.split("\\+"))
              .filter(each -> !each.isEmpty())
              .forEach(item.withArrayProperty(name)::add);
      case "ports" -> {
        Matcher range = RANGE.matcher(value);
        if (!range.matches()) {
          throw refusal(text);
        }
        String last = range.group(2) == null ? range.group(1) : range.group(2);
        item.withObjectProperty(name)
            .put("first", Integer.parseInt(range.group(1)))
            .put("last", Integer.parseInt(last));
      }
      case "icmpType", "icmpCode" -> item.put(name, number(value, text));
      case "sendMbps", "receiveMbps" ->
          item.withObjectProperty("bandwidth").put(name, number(value, text));
      default -> item.put(name, value);
    }
  }

  /** {@code PORT:TARGET}. */
  private void putMember(ArrayNode members, String member, String text) {
    int colon = member.lastIndexOf(':');
    if (colon < 1) {
      throw refusal(text);
    }
    members
        .addObject()
        .put("port", member.substring(0, colon))
        .put("targetPort", number(member.substring(colon + 1), text));
  }

  private int number(String value, String text) {
    if (!NUMBER.matcher(value).matches()) {
      throw refusal(text);
    }
    return Integer.parseInt(value);
  }

  private CliFailure refusal(String text) {
    return new CliFailure(ExitCode.USAGE, words.of("usage.bad-item", option, text));
  }
}
