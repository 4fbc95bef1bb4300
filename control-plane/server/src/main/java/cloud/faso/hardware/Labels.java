package cloud.faso.hardware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** Labels as stored: a JSON object, its members in order of name. */
public final class Labels {

  private static final TypeReference<TreeMap<String, String>> TYPE = new TypeReference<>() {};

  private final ObjectMapper json;

  public Labels(ObjectMapper json) {
    this.json = json;
  }

  Map<String, String> read(String stored) {
    try {
      return json.readValue(stored, TYPE);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("labels that are no JSON object", e);
    }
  }

  String write(Map<String, String> labels) {
    try {
      return json.writeValueAsString(new TreeMap<>(labels));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("labels that cannot be written", e);
    }
  }
}
