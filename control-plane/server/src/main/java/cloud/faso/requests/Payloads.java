package cloud.faso.requests;

import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.http.Operation;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Violation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Bodies of calls that are asked for, as the contract states them. */
final class Payloads {

  private final Contract contract;

  Payloads(Contract contract) {
    this.contract = contract;
  }

  /**
   * Holds that a body is one of the call.
   *
   * @param place where it stands in what was sent
   * @throws cloud.faso.platform.problem.Problem {@code malformed}
   */
  void require(String operation, JsonNode payload, String place, Locale locale) {
    List<Violation> violations =
        Contract.violations(Objects.requireNonNull(called(operation).body()), payload, locale);
    if (!violations.isEmpty()) {
      throw PlatformProblem.MALFORMED.problem().with(violations).below(place);
    }
  }

  /** The body with changes in it, which are a merge patch. */
  static JsonNode changed(JsonNode payload, JsonNode changes) {
    return new MergePatch(changes).applyTo(payload, JsonNode.class);
  }

  /** The body as it may be shown: without what is only ever written. */
  JsonNode shown(String operation, JsonNode payload) {
    ObjectNode shown = payload.deepCopy();
    for (var property : followed(schema(called(operation))).path("properties").properties()) {
      if (property.getValue().path("writeOnly").asBoolean()) {
        shown.remove(property.getKey());
      }
    }
    return shown;
  }

  /** Drops from a request that is over what was only needed to do it. */
  void forgetSecrets(RequestTable table, RequestRow row) {
    JsonNode changed = row.changed();
    table.forgetSecrets(
        row.id(),
        StoredJson.write(shown(row.operation(), row.asked())),
        changed == null ? null : StoredJson.write(shown(row.operation(), changed)));
  }

  private Operation called(String operation) {
    return Objects.requireNonNull(contract.operation(operation), operation);
  }

  private JsonNode schema(Operation operation) {
    return contract
        .document()
        .path("paths")
        .path(operation.path())
        .path(operation.method().toLowerCase(Locale.ROOT))
        .at("/requestBody/content/application~1json/schema");
  }

  private JsonNode followed(JsonNode schema) {
    String reference = schema.path("$ref").asText("");
    return reference.isEmpty() ? schema : contract.document().at(reference.substring(1));
  }
}
