package cloud.faso.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A JSON merge patch (RFC 7396) that has passed the contract.
 *
 * @param changes the members to change; null removes
 */
public record MergePatch(JsonNode changes) {

  private static final ObjectMapper PLAIN = new ObjectMapper();

  /**
   * What {@code present} becomes.
   *
   * @param present a record of the patchable members, as they are
   */
  public <T> T applyTo(T present, Class<T> type) {
    try {
      JsonNode merged = merge(PLAIN.valueToTree(present), changes);
      return PLAIN.treeToValue(merged, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the contract lets pass what " + type + " cannot take", e);
    }
  }

  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch;
    }
    ObjectNode merged = target instanceof ObjectNode object ? object : PLAIN.createObjectNode();
    changes
        .properties()
        .forEach(
            change -> {
              if (change.getValue().isNull()) {
                merged.remove(change.getKey());
              } else {
                merged.set(change.getKey(), merge(merged.path(change.getKey()), change.getValue()));
              }
            });
    return merged;
  }
}
