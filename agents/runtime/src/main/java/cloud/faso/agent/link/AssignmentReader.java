package cloud.faso.agent.link;

import cloud.faso.agent.platform.AgentJson;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Kind;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads assignments, leaving out kinds of thing that this agent is too old to know. */
final class AssignmentReader {
  private static final Logger log = LoggerFactory.getLogger(AssignmentReader.class);

  private AssignmentReader() {}

  static Assignments read(byte[] body) throws IOException {
    try {
      return AgentJson.MAPPER.readValue(body, Assignments.class);
    } catch (JsonMappingException e) {
      return AgentJson.MAPPER.treeToValue(withoutUnknownKinds(body), Assignments.class);
    }
  }

  private static JsonNode withoutUnknownKinds(byte[] body) throws IOException {
    JsonNode answer = AgentJson.MAPPER.readTree(body);
    Iterator<JsonNode> items = answer.path("items").iterator();
    while (items.hasNext()) {
      String kind = items.next().path("kind").asText();
      if (Arrays.stream(Kind.values()).noneMatch(known -> known.name().equals(kind))) {
        items.remove();
        log.atWarn().addKeyValue("kind", kind).log("assignment skipped: upgrade this agent");
      }
    }
    return answer;
  }
}
