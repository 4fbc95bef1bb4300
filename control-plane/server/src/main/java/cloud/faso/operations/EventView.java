package cloud.faso.operations;

import cloud.faso.access.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event as the API shows it. */
public record EventView(
    String id,
    String type,
    Instant at,
    String target,
    @Nullable String name,
    @Nullable TenantId tenant,
    @Nullable String phase,
    @Nullable String reason,
    @Nullable String actor) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param row numbered
   */
  static EventView of(EventRow row) {
    JsonNode payload = read(row.payload());
    return new EventView(
        Long.toString(Objects.requireNonNull(row.seq())),
        row.type(),
        row.at(),
        row.subjectId(),
        payload.path("name").textValue(),
        row.tenantId(),
        payload.path("phase").textValue(),
        payload.path("reason").textValue(),
        payload.path("actor").textValue());
  }

  private static JsonNode read(String payload) {
    try {
      return JSON.readTree(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that is no JSON", e);
    }
  }
}
