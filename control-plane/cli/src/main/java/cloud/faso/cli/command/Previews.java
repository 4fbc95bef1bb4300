package cloud.faso.cli.command;

import static java.util.stream.Collectors.joining;

import cloud.faso.cli.client.Json;
import cloud.faso.cli.output.Format;
import cloud.faso.cli.output.Printer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Shows what a call would do: the thing, where it would go, what it would cost and leave. */
final class Previews {

  private Previews() {}

  static void print(Invocation in, JsonNode preview) {
    Printer printer = in.printer();
    if (printer.format() != Format.TABLE) {
      printer.tree(preview);
      return;
    }
    ObjectNode shown = Json.object();
    preview
        .path("resource")
        .properties()
        .forEach(field -> shown.set(field.getKey(), field.getValue()));
    copy(preview, "monthlyCostXof", shown);
    copy(preview, "addressesLeft", shown);
    copy(preview.path("budget"), "leftXof", shown);
    shown.remove(List.of("id", "generation", "createdAt"));
    putText(shown, "placement", preview.at("/placement/detail"));
    putText(shown, "capacityLeft", preview.at("/capacityLeft/detail"));
    copy(preview, "detail", shown);
    preview.path("goes").properties().forEach(each -> putGoing(in, each, shown));
    for (Map.Entry<String, JsonNode> quota : preview.path("quota").properties()) {
      putText(shown, "quota." + quota.getKey(), text(in, quota.getValue()));
    }
    printer.thing(shown);
  }

  private static void copy(JsonNode from, String field, ObjectNode to) {
    if (from.has(field)) {
      to.set(field, from.path(field));
    }
  }

  /** How much of something would go, a line for each kind; of VMs also which. */
  private static void putGoing(Invocation in, Map.Entry<String, JsonNode> kind, ObjectNode to) {
    String field = "goes." + kind.getKey();
    JsonNode amount = kind.getValue();
    if (!amount.isObject()) {
      to.set(field, amount);
      return;
    }
    String count = amount.path("count").asText();
    String names = amount.path("names").valueStream().map(JsonNode::asText).collect(joining(", "));
    String disks = in.printer().cell(amount, "diskGiB");
    to.put(field, (names.isEmpty() ? count : count + " (" + names + ")") + ", " + disks);
  }

  private static void putText(ObjectNode to, String field, JsonNode text) {
    if (text.isTextual()) {
      to.set(field, text);
    }
  }

  /** {@code 3 / 16 vCPU, 3 / 32 GiB, …}; missing where the caller may not read the quota. */
  private static JsonNode text(Invocation in, JsonNode quota) {
    ObjectNode amounts = Json.object();
    List<String> parts =
        quota.properties().stream()
            .map(
                entry -> {
                  String name = entry.getKey();
                  amounts.withObjectProperty("used").set(name, entry.getValue().path("used"));
                  amounts.withObjectProperty("limit").set(name, entry.getValue().path("limit"));
                  String amount = in.printer().cell(amounts, "used." + name + "|limit." + name);
                  return switch (name) {
                    case "vms" -> amount + " VM";
                    case "floatingIps" -> amount + " IP";
                    default -> amount;
                  };
                })
            .toList();
    return Json.object().put("text", String.join(", ", parts)).path(parts.isEmpty() ? "" : "text");
  }
}
